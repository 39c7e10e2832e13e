using System.Text.Json;

namespace Lawn.Training;

/// <summary>The file <c>metrics.jsonl</c>: one JSON object an epoch. A resumed run drops lines of epochs it is about to repeat.</summary>
sealed class MetricsLog(string path)
{
    /// <summary>Keeps the lines of the first epochs only.</summary>
    public void KeepEpochs(int epochs)
    {
        if (!File.Exists(path)) return;
        var kept = File.ReadLines(path).Where(line => EpochOf(line) is { } epoch && epoch <= epochs).ToList();
        AtomicFile.WriteText(path, string.Concat(kept.Select(line => line + "\n")));
    }

    public void Append(EpochReport report)
    {
        var line = new Dictionary<string, object?>
        {
            ["epoch"] = report.Epoch,
            ["step"] = report.Step,
            ["phase"] = report.Phase,
            ["learning_rate"] = report.LearningRate,
            ["samples_per_second"] = report.SamplesPerSecond,
        };
        foreach (var (name, value) in report.Metrics) line[name] = value;
        File.AppendAllText(path, JsonSerializer.Serialize(line, RunJson.OneLine) + "\n");
    }

    /// <summary>Brings the lines to the disk.</summary>
    public void Flush()
    {
        if (!File.Exists(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.Flush(flushToDisk: true);
    }

    static int? EpochOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("epoch").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null; // a line torn by a crash
        }
    }
}
