using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Reads runs for a report or a view: run folders, and folders that hold them at any depth, such as that of a comparison.</summary>
static class RunLoader
{
    const string ConfigFile = "config.json";
    const string TuningPrefix = "tune-";

    // Links are not followed: they can lead in circles.
    static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchType = MatchType.Simple };

    /// <summary>The runs under some paths, in the order of their folders. The tuning trials of a comparison are left out where it has other runs.</summary>
    /// <exception cref="UserErrorException">A path does not exist or holds no run.</exception>
    public static IReadOnlyList<LoadedRun> Load(IReadOnlyList<string> paths) => [.. paths.SelectMany(Find).Distinct().Select(Read)];

    /// <summary>Reads one run folder. A last line that is being written is passed over.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static LoadedRun Read(string path)
    {
        var (folder, config) = RunFolder.OpenExisting(path);
        return new LoadedRun(path, config, ReadEpochs(folder.MetricsFile), folder.ReadSummary());
    }

    static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(Path.Combine(path, ConfigFile))) return [path];
        if (File.Exists(path)) throw new UserErrorException($"'{path}' is a file. Give the --out of a `lawn train` or `lawn compare`.");
        if (!Directory.Exists(path)) throw new UserErrorException($"There is no run folder '{path}'. Give the --out of a `lawn train` or `lawn compare`.");
        var found = Directory.EnumerateFiles(path, ConfigFile, Everywhere).Select(file => Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal).ToList();
        if (found.Count == 0) throw new UserErrorException($"'{path}' holds no run: no folder in it has a {ConfigFile}. Give the --out of a `lawn train` or `lawn compare`.");
        var final = found.Where(folder => !Path.GetFileName(folder).StartsWith(TuningPrefix, StringComparison.Ordinal)).ToList();
        return final.Count > 0 ? final : found;
    }

    static IReadOnlyList<LoggedEpoch> ReadEpochs(string file)
    {
        if (!File.Exists(file)) return [];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            var epochs = new List<LoggedEpoch>();
            while (reader.ReadLine() is { } line)
                if (Parse(line) is { } epoch) epochs.Add(epoch);
            return epochs;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{file}' cannot be read: {fault.Message} Choose another folder, or make it readable.", fault);
        }
    }

    static LoggedEpoch? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var metrics = json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble());
            if (metrics["epoch"] is not (>= 1 and <= int.MaxValue) || metrics["step"] is not (>= 0 and < long.MaxValue)) return null;
            return new LoggedEpoch((int)metrics["epoch"], (long)metrics["step"], json.RootElement.GetProperty("phase").GetString() ?? "", metrics);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
