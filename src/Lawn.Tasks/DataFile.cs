using System.Text;
using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>Reads a data file whole and turns every way of failing into one line for the user.</summary>
static class DataFile
{
    const string Remedy = "Fetch it again, or name another folder with --data.";
    const int LongestQuote = 80;

    /// <summary>The file's bytes.</summary>
    /// <exception cref="UserErrorException">It is missing, a folder, unreadable or empty.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new UserErrorException($"{path} is a folder; a file is expected there. {Remedy}");
        if (!File.Exists(path)) throw new UserErrorException($"{path} does not exist. {Remedy}");
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {fault.Message} {Remedy}", fault);
        }

        return HasText(content) ? content : throw new UserErrorException($"{path} is empty. {Remedy}");
    }

    /// <summary>The bytes of a file of text, without the mark of UTF-8 that some editors put first.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or is UTF-16 text.</exception>
    public static ReadOnlyMemory<byte> ReadText(string path)
    {
        var content = Read(path);
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new UserErrorException($"{path} is UTF-16 text: save it as UTF-8, or fetch it again.");
        if (content is not [0xEF, 0xBB, 0xBF, ..]) return content;
        return HasText(content.AsSpan(3)) ? content.AsMemory(3) : throw new UserErrorException($"{path} is empty. {Remedy}");
    }

    /// <summary>The lines of a file of text, as <see cref="ReadText"/>.</summary>
    public static string[] ReadLines(string path)
    {
        var text = Encoding.UTF8.GetString(ReadText(path).Span);
        var lines = text.Split('\n');
        for (var k = 0; k < lines.Length; k++) lines[k] = lines[k].TrimEnd('\r');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>A part of a file for a message, not too long.</summary>
    public static string Quote(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}...'";

    /// <summary>The entries of a folder, with faults of the system told as those of the data.</summary>
    public static T Browse<T>(string folder, Func<string, T> list)
    {
        try
        {
            return list(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{folder} cannot be read as a folder: {fault.Message} {Remedy}", fault);
        }
    }

    static bool HasText(ReadOnlySpan<byte> content) => content.ContainsAnyExcept("\r\n\t "u8);
}
