using System.Diagnostics;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// Works on a grid: starts the runs that the cells need, the first cells first, some at a time. Whatever is done is found again in the
/// run folders, so the same call goes on where an earlier one stopped.
/// </summary>
sealed class GridRunner
{
    const int Attempts = 2;

    readonly IReadOnlyList<CellPlan> plans;
    readonly RunStore store;
    readonly GridClock clock;
    readonly IGridDisplay display;
    readonly Func<Trial, CancellationToken, Task<TrialExit>> start;
    readonly int jobs;
    readonly Dictionary<string, int> attempts = [];

    /// <summary>Prepares it.</summary>
    /// <param name="plans">The cells.</param>
    /// <param name="store">The run folders.</param>
    /// <param name="clock">Estimates the time left.</param>
    /// <param name="display">Shows what happens.</param>
    /// <param name="start">Does a run; see <see cref="TrialProcess"/>.</param>
    /// <param name="jobs">Runs at a time.</param>
    public GridRunner(
        IReadOnlyList<CellPlan> plans, RunStore store, GridClock clock, IGridDisplay display, Func<Trial, CancellationToken, Task<TrialExit>> start, int jobs) =>
        (this.plans, this.store, this.clock, this.display, this.start, this.jobs) = (plans, store, clock, display, start, jobs);

    /// <summary>Runs that failed for good, with the reason.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Every cell with its state.</summary>
    public IReadOnlyList<(CellPlan Plan, CellState State)> Look() => [.. plans.Select(plan => (plan, plan.Look(store.Find)))];

    /// <summary>Works until all is done or failed, or until cancelled; then the runs at work save and stop.</summary>
    /// <param name="cellCompleted">Called when a cell is complete.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UserErrorException">A run cannot be done for a fault of the input.</exception>
    public async Task WorkAsync(Action cellCompleted, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var atWork = new List<(Trial Trial, Task<TrialExit> Exit, Stopwatch Watch)>();
        UserErrorException? fault = null;
        while (true)
        {
            if (!stop.IsCancellationRequested)
                foreach (var trial in Startable(atWork.Select(run => run.Trial)).Take(jobs - atWork.Count).ToList())
                    atWork.Add((trial, start(trial, stop.Token), Stopwatch.StartNew()));
            if (atWork.Count == 0) break;

            await Task.WhenAny(atWork.Select(run => run.Exit));
            var ended = atWork.First(run => run.Exit.IsCompleted);
            atWork.Remove(ended);
            try
            {
                if (Record(ended.Trial, await ended.Exit, ended.Watch.Elapsed, stop.IsCancellationRequested)) cellCompleted();
            }
            catch (UserErrorException error)
            {
                fault ??= error;
                await stop.CancelAsync();
            }
        }

        if (fault is not null) throw fault;
    }

    IEnumerable<Trial> Startable(IEnumerable<Trial> atWork)
    {
        var busy = atWork.Select(trial => trial.Folder).ToHashSet();
        return Look().SelectMany(cell => cell.State.Needed)
            .Where(trial => attempts.GetValueOrDefault(trial.Folder) < Attempts && busy.Add(trial.Folder));
    }

    /// <summary>Notes how a run ended.</summary>
    /// <returns>Whether its cell is complete now.</returns>
    bool Record(Trial trial, TrialExit exit, TimeSpan time, bool stopping)
    {
        if (exit.Code == ExitCode.UserError) throw new UserErrorException(exit.LastError.StartsWith("lawn: ", StringComparison.Ordinal) ? exit.LastError[6..] : exit.LastError);
        if (store.Find(trial) is not { } summary)
        {
            if (!stopping) Failed(trial, exit);
            return false;
        }

        clock.Took(trial, time);
        var cells = Look();
        var progress = new GridProgress(cells.Sum(c => c.State.RunsDone), cells.Sum(c => c.State.AllDiverged ? c.State.RunsDone : c.Plan.RunCount), clock.Left(cells));
        display.Finished(trial, progress, Outcome(summary));
        return cells.First(cell => cell.Plan.Cell == trial.Cell).State.IsComplete;
    }

    void Failed(Trial trial, TrialExit exit)
    {
        var reason = $"{trial.Folder} ended with exit code {exit.Code} before it was done{(exit.LastError.Length > 0 ? $": {exit.LastError}" : "")}";
        attempts[trial.Folder] = attempts.GetValueOrDefault(trial.Folder) + 1;
        if (attempts[trial.Folder] < Attempts)
        {
            display.Noticed(reason + "; trying once more");
            return;
        }

        Failures.Add(reason);
        display.Noticed(reason + "; given up");
    }

    static string Outcome(RunSummary summary)
    {
        if (summary.Status != RunStatus.Finished) return "diverged";
        var name = summary.Final.ContainsKey("test/" + summary.HeadlineMetric) ? "test/" + summary.HeadlineMetric : "validation/" + summary.HeadlineMetric;
        return summary.Final.TryGetValue(name, out var score) ? $"{name} {Format.Metric(score)}" : "done";
    }
}
