using Lawn.Sweeps;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows a comparison as it is worked on: a line a run, and a bar where a person watches.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="store">The queue.</param>
/// <param name="plan">The plan.</param>
/// <param name="runs">The run folders.</param>
/// <param name="clock">Estimates the time left.</param>
/// <param name="bar">The bar; null for none.</param>
/// <param name="cellCompleted">Called when a cell is complete.</param>
sealed class CompareDisplay(Terminal terminal, TrialStore store, ComparePlan plan, RunStore runs, GridClock clock, ProgressTask? bar, Action cellCompleted) : IWorkObserver
{
    readonly Lock gate = new();
    string best = "";
    double bestScore = double.NegativeInfinity;

    /// <inheritdoc/>
    public void Began(TrialRecord trial)
    {
    }

    /// <inheritdoc/>
    public void Ended(TrialRecord trial)
    {
        if (trial.State is not (TrialState.Done or TrialState.Diverged)) return; // what failed was said already
        var all = store.All();
        lock (gate)
        {
            var cells = plan.Look(all);
            var (done, total) = (cells.Sum(c => c.State.RunsDone), cells.Sum(c => c.State.AllDiverged ? c.State.RunsDone : c.Plan.RunCount));
            var left = clock.Left(cells, all) is { } time ? $"about {Format.Duration(time)} left" : "";
            if (bar is null) terminal.Line($"{done}/{total}  {trial.Folder}  {Outcome(trial)}{(left.Length > 0 ? $"  {left}" : "")}");
            else
            {
                terminal.Out.MarkupLine($"[grey]{trial.Folder.EscapeMarkup()}[/]  {Outcome(trial).EscapeMarkup()}");
                (bar.MaxValue, bar.Value) = (total, done);
                Remember(trial, cells.First(cell => IsOf(cell.State.Cell, trial)).State.Cell);
                bar.Description = $"{done}/{total} runs{(left.Length > 0 ? $", {left}" : "")}{best}";
            }

            if (cells.First(cell => IsOf(cell.State.Cell, trial)).State.IsComplete) cellCompleted();
        }
    }

    /// <inheritdoc/>
    public void Noticed(string message)
    {
        lock (gate) WorkDisplay.Notice(terminal, bar, message);
    }

    static bool IsOf(Cell cell, TrialRecord trial) => cell.ToString() == trial.Group;

    string Outcome(TrialRecord trial)
    {
        if (trial.State == TrialState.Diverged) return "diverged";
        var test = "test/" + store.Study.Metric.Split('/', 2)[^1];
        return runs.Find(trial.Folder)?.Summary?.Final.TryGetValue(test, out var score) == true ? $"{test} {Format.Metric(score)}" : $"{store.Study.Metric} {Format.Metric(trial.Value!.Value)}";
    }

    void Remember(TrialRecord trial, Cell cell)
    {
        if (trial.IsFinal || trial.Value is not { } score || score <= bestScore) return;
        (bestScore, best) = (score, $", best so far [green]{cell.Optimizer} {Format.Metric(score)}[/]");
    }
}
