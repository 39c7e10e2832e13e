using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows what a run came to.</summary>
static class SummaryTable
{
    /// <summary>Writes the table of metrics and a line on the run.</summary>
    public static void Write(Terminal terminal, RunSummary summary, RunConfig config, string folder)
    {
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2 };
        table.AddColumn("metric");
        table.AddColumn(new TableColumn("last epoch").RightAligned());
        table.AddColumn(new TableColumn(summary.BestEpoch > 0 ? $"best on validation (epoch {summary.BestEpoch})" : "best on validation").RightAligned());
        foreach (var (name, value) in ProgressLine.Shown(summary.Final))
            table.AddRow(name.EscapeMarkup(), Format.Metric(value), summary.BestByValidation.TryGetValue(name, out var best) ? Format.Metric(best) : "");
        if (table.Rows.Count > 0) terminal.Out.Write(table);

        terminal.Line(string.Join(", ", [
            $"{config.Optimizer}, {summary.Steps} steps",
            .. Switch(summary, config),
            $"{Format.Count(summary.SamplesPerSecond)} examples/s",
            $"{Format.Seconds(summary.TrainingSeconds)} of training",
            $"{summary.PeakMemoryMiB:0} MiB at most",
        ]));
        terminal.Line($"run folder: {folder}");
    }

    static IEnumerable<string> Switch(RunSummary summary, RunConfig config)
    {
        if (config.UsesLawn) yield return summary.SwitchStep is { } step ? $"norms held from step {step} on" : "the switch did not come: see --free-epochs";
    }
}
