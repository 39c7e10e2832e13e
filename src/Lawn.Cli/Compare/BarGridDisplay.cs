using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows a grid as a progress bar, under the lines of the runs that are done.</summary>
sealed class BarGridDisplay(Terminal terminal, ProgressTask bar) : IGridDisplay
{
    string best = "";
    double bestScore = double.NegativeInfinity;

    /// <inheritdoc/>
    public void Finished(Trial trial, GridProgress progress, string outcome)
    {
        terminal.Out.MarkupLine($"[grey]{trial.Folder.EscapeMarkup()}[/]  {outcome.EscapeMarkup()}");
        bar.MaxValue = progress.Total;
        bar.Value = progress.Done;
        Remember(trial, outcome);
        bar.Description = $"{progress.Done}/{progress.Total} runs{(progress.Left is { } left ? $", about {Format.Duration(left)} left" : "")}{best}";
    }

    /// <inheritdoc/>
    public void Noticed(string message) => terminal.Out.MarkupLine($"[yellow]{message.EscapeMarkup()}[/]");

    void Remember(Trial trial, string outcome)
    {
        if (!outcome.StartsWith("validation/", StringComparison.Ordinal) || !double.TryParse(outcome.Split(' ')[^1], out var score) || score <= bestScore) return;
        (bestScore, best) = (score, $", best so far [green]{trial.Cell.Optimizer} {Format.Metric(score)}[/]");
    }
}
