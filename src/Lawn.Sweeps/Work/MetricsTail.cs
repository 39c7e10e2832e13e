using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads a run's <c>metrics.jsonl</c> as it grows. A line that is being written is passed over.</summary>
static class MetricsTail
{
    /// <summary>The metric by epoch, NaN where it is missing or not finite, and the names there are.</summary>
    public static IReadOnlyList<(int Epoch, double Value, IReadOnlyList<string> Names)> Read(string runFolder, string metric)
    {
        var file = Path.Combine(runFolder, "metrics.jsonl");
        if (!File.Exists(file)) return [];
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            var epochs = new List<(int, double, IReadOnlyList<string>)>();
            while (reader.ReadLine() is { } line)
                if (Parse(line, metric) is { } epoch) epochs.Add(epoch);
            return epochs;
        }
        catch (IOException)
        {
            return []; // it is being replaced
        }
    }

    static (int, double, IReadOnlyList<string>)? Parse(string line, string metric)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var value = json.RootElement.TryGetProperty(metric, out var found) && found.ValueKind == JsonValueKind.Number ? found.GetDouble() : double.NaN;
            return (json.RootElement.GetProperty("epoch").GetInt32(), value, [.. json.RootElement.EnumerateObject().Select(p => p.Name).Where(name => name.StartsWith("validation/", StringComparison.Ordinal))]);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
