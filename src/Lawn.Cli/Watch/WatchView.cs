using Lawn.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lawn.Cli;

/// <summary>How a run looks while it goes.</summary>
static class WatchView
{
    const int SparkWidth = 40;
    const int MostLayers = 12;
    const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>An epoch as one line.</summary>
    public static string Line(LoadedRun run, LoggedEpoch epoch) => ProgressLine.Of(
        new EpochReport(
            epoch.Epoch, epoch.Step, epoch.Phase, epoch.Metrics.GetValueOrDefault("learning_rate"), epoch.Metrics.GetValueOrDefault("samples_per_second"), epoch.Metrics),
        run.Config.Epochs);

    /// <summary>The whole run.</summary>
    public static IRenderable Draw(LoadedRun run)
    {
        var rows = new List<IRenderable> { new Markup($"[bold]{Title(run).EscapeMarkup()}[/]") };
        if (run.Epochs.Count == 0) return new Rows([.. rows, new Text("the first epoch is under way")]);
        var last = run.Epochs[^1];
        rows.Add(new Text($"epoch {last.Epoch} of {run.Config.Epochs}, step {last.Step}, {last.Phase}, rate {Format.Rate(last.Metrics.GetValueOrDefault("learning_rate"))}, {Pace(run, last)}"));
        rows.Add(Metrics(run));
        rows.Add(Layers(run));
        return new Rows(rows);
    }

    /// <summary>Values as a row of bars between their least and their greatest.</summary>
    public static string Spark(IReadOnlyList<double> values)
    {
        var shown = values.Where(double.IsFinite).TakeLast(SparkWidth).ToList();
        if (shown.Count == 0) return "";
        var (low, high) = (shown.Min(), shown.Max());
        return new string([.. shown.Select(v => Bars[high > low ? (int)Math.Round((v - low) / (high - low) * (Bars.Length - 1)) : 0])]);
    }

    static string Title(LoadedRun run) => $"{run.Config.Task}, {run.Config.Model}, {run.Config.Optimizer}, batch {run.Config.BatchSize}, seed {run.Config.Seed}";

    static string Pace(LoadedRun run, LoggedEpoch last)
    {
        var speed = last.Metrics.GetValueOrDefault("samples_per_second");
        if (!(speed > 0)) return "";
        var left = (run.Config.Epochs - last.Epoch) * (double)last.Step / last.Epoch * run.Config.BatchSize / speed;
        return $"{Format.Count(speed)} examples/s, about {Format.Seconds(left)} of training left";
    }

    static Table Metrics(LoadedRun run)
    {
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("metric", "now", "");
        foreach (var (name, value) in ProgressLine.Shown(run.Epochs[^1].Metrics).Concat(Flattening(run.Epochs[^1].Metrics)))
            table.AddRow(name.EscapeMarkup(), Format.Measure(value), Spark([.. run.Epochs.Select(e => e.Metrics.GetValueOrDefault(name, double.NaN))]));
        return table;
    }

    // What --diagnostics records of the loss's flattening.
    static IEnumerable<KeyValuePair<string, double>> Flattening(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(metric => metric.Key.Split('/')[0] is "flattening" or "logits");

    static Table Layers(LoadedRun run)
    {
        const string prefix = "l2_norm/weight/";
        var table = new Table { Border = TableBorder.None };
        table.AddColumns("layer", "norm", "");
        var names = run.Epochs[^1].Metrics.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        foreach (var name in names.Take(MostLayers))
            table.AddRow(name[prefix.Length..].EscapeMarkup(), Format.Metric(run.Epochs[^1].Metrics[name]), Spark([.. run.Epochs.Select(e => e.Metrics.GetValueOrDefault(name, double.NaN))]));
        if (names.Count > MostLayers) table.AddRow($"and {names.Count - MostLayers} more", "", "");
        return table;
    }
}
