using System.Text.Json;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>What `lawn probe` found: the content of <c>probe.json</c>.</summary>
/// <param name="Step">The checkpoint's step.</param>
/// <param name="Examples">Training examples in the sample.</param>
/// <param name="Seed">The seed of random vectors.</param>
/// <param name="Metrics">The numbers by name.</param>
sealed record ProbeReport(long Step, long Examples, int Seed, IReadOnlyDictionary<string, double> Metrics)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What was found of a run; null where nobody has looked.</summary>
    /// <param name="run">The run folder.</param>
    /// <exception cref="UserErrorException">The file cannot be read.</exception>
    public static ProbeReport? Of(string run)
    {
        var path = Path.Combine(run, ProbeCommand.FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<ProbeReport>(File.ReadAllText(path), Json) is { Metrics: not null } report ? report : throw new JsonException("it is empty");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UserErrorException($"'{path}' cannot be read: `lawn probe {run}` writes it anew.", fault);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="UserErrorException">The folder cannot be written to.</exception>
    public void Write(string path)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{path}' cannot be written: {fault.Message}", fault);
        }
    }
}
