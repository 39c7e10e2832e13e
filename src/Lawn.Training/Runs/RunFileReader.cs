using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lawn.Training;

/// <summary>Reads the JSON files of a run, and puts every way of failing into one line for the user.</summary>
static partial class RunFileReader
{
    const long LongestFile = 1 << 26;
    const int LongestName = 60;

    /// <summary>The content of a file.</summary>
    /// <exception cref="UserErrorException">It cannot be read, is no such content, or is of another version.</exception>
    public static T Read<T>(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LongestFile) throw new UserErrorException($"'{file}' has {stream.Length} bytes: it is no file of a run. Choose another folder, or put the right file there.");
            using var text = new StreamReader(stream);
            var content = text.ReadToEnd();
            try
            {
                return JsonSerializer.Deserialize<T>(content, RunJson.Indented) ?? throw new JsonException("The JSON value is null.");
            }
            catch (JsonException fault)
            {
                throw new UserErrorException($"'{file}' cannot be read: {Describe(fault)}.{Remedy(content)}", fault);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{file}' cannot be read: {fault.Message} Choose another folder, or make it readable.", fault);
        }
    }

    /// <summary>What is wrong with a file, in a user's words.</summary>
    public static string Describe(JsonException fault)
    {
        var line = fault.LineNumber is { } number ? $" (line {number + 1})" : "";
        if (UnknownKey().Match(fault.Message) is { Success: true } unknown) return $"it has the unknown key '{Shorten(unknown.Groups[1].Value)}'{line}";
        var path = fault.Path is { Length: > 2 } place && place.StartsWith("$.", StringComparison.Ordinal) ? $" at {Shorten(place[2..])}" : "";
        var reason = Reason(fault.Message.Split(" Path: ", 2)[0].ReplaceLineEndings(" ").TrimEnd('.', ' '));
        return $"{Shorten(reason, 4 * LongestName)}{path}{line}";
    }

    // The serializer speaks of types, which tell a user nothing.
    static string Reason(string message) =>
        NullValue().IsMatch(message) ? "null stands where a value belongs"
        : WrongKind().IsMatch(message) ? "the JSON value is of another kind than is expected"
        : TypeName().Replace(message, "");

    static string Remedy(string content)
    {
        var (theirs, ours) = (VersionIn(content), RunRecord.Version);
        return theirs is not null && theirs != ours
            ? $" It was written by version {Shorten(theirs)} of Lawn, and this is {ours}: use that version, or choose another folder."
            : " It is damaged or was changed by hand: mend it, or choose another folder.";
    }

    static string? VersionIn(string content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.GetProperty("versions").GetProperty("lawn").GetString();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    static string Shorten(string text, int most = LongestName) => text.Length <= most ? text : text[..most] + "...";

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex UnknownKey();

    [GeneratedRegex("allow (setting )?null values")]
    private static partial Regex NullValue();

    [GeneratedRegex("could not be converted to|Cannot get the value of a token type")]
    private static partial Regex WrongKind();

    [GeneratedRegex("JSON deserialization for type '[^']*' was | encountered during deserialization of type '[^']*'")]
    private static partial Regex TypeName();
}
