using System.Diagnostics;
using Lawn.Sweeps;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows a sweep: a line a trial, and a bar where a person watches.</summary>
sealed class SweepDisplay(Terminal terminal, TrialStore store, StudyPlan plan, int workers, ProgressTask? bar) : IWorkObserver
{
    readonly Lock gate = new();
    readonly Stopwatch watch = Stopwatch.StartNew();
    int endedHere;

    /// <inheritdoc/>
    public void Began(TrialRecord trial)
    {
        if (bar is null) return;
        lock (gate) bar.Description = $"{trial.Folder.EscapeMarkup()}";
    }

    /// <inheritdoc/>
    public void Ended(TrialRecord trial)
    {
        if (trial.State == TrialState.Waiting) return;
        var all = store.All();
        lock (gate)
        {
            endedHere++;
            var done = all.Count(t => t.State is not (TrialState.Waiting or TrialState.Running));
            var left = TimeSpan.FromSeconds(watch.Elapsed.TotalSeconds / endedHere * Math.Max(0, plan.RunCount - done));
            var values = string.Join(' ', trial.Values.Select(pair => $"{pair.Key} {pair.Value}"));
            var line = $"{done}/{plan.RunCount}  {trial.Folder}  {values}  {Outcome(trial)}";
            if (bar is null) terminal.Line($"{line}{(done < plan.RunCount ? $"  about {Format.Duration(left)} left" : "")}");
            else
            {
                terminal.Out.MarkupLine(line.EscapeMarkup());
                (bar.MaxValue, bar.Value) = (plan.RunCount, done);
                bar.Description = $"{done}/{plan.RunCount} runs, {workers} {(workers == 1 ? "worker" : "workers")}, about {Format.Duration(left)} left";
            }
        }
    }

    /// <inheritdoc/>
    public void Noticed(string message)
    {
        lock (gate) WorkDisplay.Notice(terminal, bar, message);
    }

    string Outcome(TrialRecord trial) => trial.State switch
    {
        TrialState.Done => $"{store.Study.Metric} {Format.Metric(trial.Value!.Value)}",
        TrialState.Pruned => $"{trial.Message}: {Format.Metric(trial.Value ?? double.NaN)}",
        TrialState.Refused => $"refused: {trial.Message}",
        _ => trial.State.ToString().ToLowerInvariant(),
    };
}
