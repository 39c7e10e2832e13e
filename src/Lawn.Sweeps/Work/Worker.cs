using System.Diagnostics;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>
/// Takes trials from the queue one after the other, until all of the study is done or it is stopped. It says that it is alive, reads the
/// trial's metrics as they grow, stops a trial without hope, and stops one that was taken from it, as may happen where the storage did not hear of it.
/// </summary>
/// <param name="store">The queue.</param>
/// <param name="plan">Adds to the queue.</param>
/// <param name="root">The study's folder, under which the run folders are.</param>
/// <param name="start">Does a run in a folder; stopped, it saves and ends.</param>
/// <param name="observer">Sees what happens.</param>
/// <param name="name">The worker's name; no other has it.</param>
public sealed class Worker(TrialStore store, IStudyPlan plan, string root, Func<TrialRecord, string, CancellationToken, Task<TrialExit>> start, IWorkObserver observer, string name)
{
    const int UserError = 2;
    const int Interrupted = 130;
    const int Terminated = 143;
    const int MostAttempts = 2;
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(150);
    static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    /// <summary>Works.</summary>
    /// <exception cref="UserErrorException">A trial cannot be done for a fault of the input, or the storage is gone.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            if (store.Take(name) is { } trial)
            {
                await DoAsync(trial, stop);
                continue;
            }

            PlanStep? step = null;
            var result = store.Plan(trials => step = plan.Next(trials));
            foreach (var refused in step?.New.Where(t => t.State == TrialState.Refused) ?? []) observer.Ended(refused);
            if (result == PlanResult.Complete) return;
            if (result == PlanResult.OthersAtWork) await Task.Delay(Idle, stop).ContinueWith(_ => { }, CancellationToken.None);
        }
    }

    async Task DoAsync(TrialRecord trial, CancellationToken stop)
    {
        var folder = Path.Combine(root, trial.Folder);
        if (trial.Lost > 0) observer.Noticed($"{trial.Folder} is taken over from a worker that was lost");
        observer.Began(trial);
        using var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = Stopwatch.StartNew();
        var exit = start(trial, folder, own.Token);
        var reports = new Reports(this, trial, folder);
        var (isOwn, lastBeat) = (true, Stopwatch.StartNew());
        var follow = Task.CompletedTask; // beside, as it waits for a storage that is away
        try
        {
            while (!exit.IsCompleted)
            {
                await Task.WhenAny(exit, Task.Delay(Tick, CancellationToken.None));
                if (lastBeat.Elapsed > store.TakeOver / 6)
                {
                    var heard = store.Beat(trial);
                    if (heard == true) lastBeat.Restart();
                    // Not heard for so long, another may take it: this one must be out of the folder by then.
                    isOwn = heard ?? (isOwn && lastBeat.Elapsed < store.TakeOver * 0.8);
                }

                if (isOwn && !own.IsCancellationRequested && follow.IsCompleted)
                {
                    await follow;
                    follow = Task.Run(reports.Follow, CancellationToken.None);
                }

                if (!isOwn || reports.PrunedAt is not null) await own.CancelAsync();
            }

            await follow;
        }
        finally
        {
            await own.CancelAsync();
            await exit;
        }

        var ended = await exit;
        if (store.Beat(trial) == false)
        {
            observer.Noticed($"{trial.Folder} was taken over by another worker");
            return;
        }

        reports.Follow();
        Record(trial, folder, ended, reports, watch.Elapsed.TotalSeconds, stop.IsCancellationRequested || !isOwn);
    }

    void Record(TrialRecord trial, string folder, TrialExit exit, Reports reports, double seconds, bool wasStopped)
    {
        var summary = File.Exists(Path.Combine(folder, "config.json")) ? RunFolder.OpenExisting(folder).Folder.ReadSummary() : null;
        if (reports.PrunedAt is { } epoch) End(TrialState.Pruned, reports.Own[epoch], $"stopped after epoch {epoch}");
        else if (summary is not null)
        {
            var value = summary.Final.TryGetValue(store.Study.Metric, out var last) ? last : double.NaN;
            if (summary.Status == RunStatus.Finished && !summary.Final.ContainsKey(store.Study.Metric))
            {
                End(TrialState.Failed, null, "no such metric");
                throw new UserErrorException($"The runs have no metric '{store.Study.Metric}': there are {string.Join(", ", summary.Final.Keys.Where(key => key.StartsWith("validation/", StringComparison.Ordinal)))}.");
            }

            End(summary.Status == RunStatus.Finished && double.IsFinite(value) ? TrialState.Done : TrialState.Diverged, value, summary.Fault);
        }
        else if (wasStopped || exit.Code is Interrupted or Terminated) End(TrialState.Waiting, null, null); // Ctrl-C in a terminal reaches the run too
        else if (exit.Code == UserError)
        {
            var fault = exit.LastError.StartsWith("lawn: ", StringComparison.Ordinal) ? exit.LastError[6..] : exit.LastError;
            End(exit.IsRefusal ? TrialState.Refused : TrialState.Waiting, null, fault);
            if (!exit.IsRefusal) throw new UserErrorException(fault);
        }
        else
        {
            var reason = $"ended with exit code {exit.Code} before it was done{(exit.LastError.Length > 0 ? $": {exit.LastError}" : "")}";
            var isLast = trial.Attempts + 1 >= MostAttempts;
            observer.Noticed($"{trial.Folder} {reason}; {(isLast ? "given up" : "trying once more")}");
            End(isLast ? TrialState.Failed : TrialState.Waiting, null, reason, countsAsAttempt: true);
        }

        void End(TrialState state, double? value, string? message, bool countsAsAttempt = false)
        {
            if (store.End(trial, state, value, seconds, message, countsAsAttempt)) observer.Ended(trial with { State = state, Value = value, Seconds = seconds, Message = message });
        }
    }

    /// <summary>The metric by epoch of the trial at work, and where it is stopped.</summary>
    sealed class Reports(Worker worker, TrialRecord trial, string folder)
    {
        bool isRead;

        public Dictionary<int, double> Own { get; } = [];

        public int? PrunedAt { get; private set; }

        /// <summary>Looks for epochs that are new, in their order. One that is in the storage was decided on before.</summary>
        public void Follow()
        {
            if (trial.IsFinal || PrunedAt is not null) return;
            if (!isRead) (isRead, _) = (true, Recall());
            foreach (var (epoch, value, _) in MetricsTail.Read(folder, worker.Store.Study.Metric).OrderBy(e => e.Epoch))
            {
                if (epoch <= decided) continue;
                decided = epoch;
                if (double.IsFinite(value)) Own[epoch] = value;
                var stops = double.IsFinite(value) && worker.Plan.Stops(trial, Own, epoch, worker.Store.All());
                worker.Store.Report(trial, epoch, value);
                if (!stops) continue;
                PrunedAt = epoch;
                return;
            }
        }

        int decided;

        int Recall()
        {
            var known = worker.Store.All().First(t => t.Id == trial.Id);
            foreach (var (epoch, value) in known.Reports) Own[epoch] = value;
            return decided = known.Epochs;
        }
    }

    TrialStore Store => store;

    IStudyPlan Plan => plan;
}
