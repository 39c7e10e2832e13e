using System.Text.Json;
using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests;

public sealed class EventFileTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void TensorBoard_reads_every_metric_of_every_epoch_under_its_name()
    {
        runs.Train("run", Runs.Config, options: new TrainerOptions { TensorBoard = true, Diagnostics = DiagnosticsLevel.Light });
        var file = Assert.Single(Directory.GetFiles(runs.Folder("run"), "events.out.tfevents.*"));
        var scalars = EventRecords.Scalars(file).ToDictionary(s => (s.Tag, s.Step), s => s.Value);
        foreach (var line in File.ReadLines(Path.Combine(runs.Folder("run"), "metrics.jsonl")).Select(text => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text)!))
        {
            var step = line["step"].GetInt64();
            foreach (var (name, value) in line.Where(pair => pair.Key.Contains('/')))
                Assert.Equal((float)value.GetDouble(), scalars[(name, step)]);
            Assert.Equal((float)line["learning_rate"].GetDouble(), scalars[("lr", step)]);
        }

        foreach (var name in new[] { "train/loss", "l2_norm/grad/first.weight", "l2_norm/weight/first.weight", "validation/accuracy" })
            Assert.Contains(scalars.Keys, key => key.Tag == name);
    }
}
