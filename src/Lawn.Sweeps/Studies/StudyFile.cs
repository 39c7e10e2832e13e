using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads a study from a JSON file, in which comments and trailing commas are allowed.</summary>
public static class StudyFile
{
    /// <summary>How the JSON is read.</summary>
    internal static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options of a run.</param>
    /// <exception cref="UserErrorException">It cannot be read, or is no study that can be made.</exception>
    public static Study Read(string path, IRunOptions options)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path), options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The study '{path}' cannot be read: {fault.Message}", fault);
        }
        catch (UserErrorException fault)
        {
            throw new UserErrorException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">The study's name where it gives none.</param>
    /// <param name="options">The options of a run.</param>
    /// <exception cref="UserErrorException">It is no study that can be made.</exception>
    public static Study Parse(string text, string name, IRunOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new UserErrorException("A study is an object: { \"options\": ..., \"search\": ... }; see lawn sweep --example.");
            return new StudyReader(json.RootElement, options).Read(name);
        }
        catch (JsonException fault)
        {
            throw new UserErrorException($"it is no JSON: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
