using System.Globalization;
using System.Text.Json;

namespace Lawn.Training;

/// <summary>Weights for other programs: a safetensors file whose metadata say where they come from.</summary>
static class WeightExport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public static ExportedWeights Write(string file, SavedWeights weights, RunRecord record)
    {
        try
        {
            AtomicFile.Write(file, stream => SafeTensorsFile.Write(stream, [.. weights.Tensors.Select(t => (t.Key, t.Value))], Metadata(weights.State, record)));
            return new ExportedWeights(weights.State.Step, weights.Tensors.Count, new FileInfo(file).Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"'{file}' cannot be written: {e.Message}", e);
        }
    }

    static Dictionary<string, string> Metadata(RunState state, RunRecord record) => new()
    {
        ["format"] = "pt", // what PyTorch's programs look for
        ["lawn.version"] = record.Versions.GetValueOrDefault("lawn", ""),
        ["lawn.config"] = JsonSerializer.Serialize(record.Config, RunJson.OneLine),
        ["lawn.step"] = state.Step.ToString(CultureInfo.InvariantCulture),
        ["lawn.epochs"] = state.EpochsDone.ToString(CultureInfo.InvariantCulture),
        ["lawn.metrics"] = JsonSerializer.Serialize(state.LastMetrics, RunJson.OneLine),
    };
}
