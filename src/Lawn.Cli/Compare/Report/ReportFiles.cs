using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The files of a report: <c>compare.json</c>, <c>compare.md</c> and <c>compare.png</c>.</summary>
static class ReportFiles
{
    /// <summary>Writes all, each whole or not at all.</summary>
    public static void Write(string folder, CompareReport report)
    {
        Replace(JsonFile(folder), path => File.WriteAllText(path, JsonSerializer.Serialize(report, RunJson.Indented) + "\n"));
        Replace(Path.Combine(folder, "compare.md"), path => File.WriteAllText(path, ReportMarkdown.Write(report)));
        Replace(Path.Combine(folder, "compare.png"), path => ReportFigure.Save(report, path));
    }

    /// <summary>The command that made the report in a folder.</summary>
    /// <exception cref="UserErrorException">There is none, or it cannot be read.</exception>
    public static IReadOnlyList<string> ReadCommand(string folder)
    {
        var path = JsonFile(folder);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return [.. json.RootElement.GetProperty("command").EnumerateArray().Select(word => word.GetString() ?? "")];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UserErrorException($"'{path}' cannot be read: {fault.Message} Give the --out of a `lawn compare`.", fault);
        }
    }

    static string JsonFile(string folder) => Path.Combine(folder, "compare.json");

    static void Replace(string path, Action<string> write)
    {
        var part = Path.Combine(Path.GetDirectoryName(path)!, $".part-{Environment.MachineName}-{Environment.ProcessId}-{Path.GetFileName(path)}"); // other machines write too
        write(part);
        if (File.Exists(part)) File.Move(part, path, overwrite: true);
    }
}
