using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>
/// Plans a comparison: the runs that its cells need, the first cells first, one at a time. A run that was done before it was in the queue, as by an earlier
/// version or another command, is known by its folder, whose name stands for the whole configuration.
/// </summary>
/// <param name="cells">The cells.</param>
/// <param name="runs">The run folders.</param>
/// <param name="options">The options of a run.</param>
sealed class ComparePlan(IReadOnlyList<CellPlan> cells, RunStore runs, RunOptions options) : IStudyPlan
{
    /// <inheritdoc/>
    public PlanStep Next(IReadOnlyList<TrialRecord> trials)
    {
        var queued = trials.ToDictionary(trial => trial.Folder);
        var next = cells.SelectMany(cell => cell.Look(trial => ResultOf(trial, queued)).Needed).FirstOrDefault(trial => !queued.ContainsKey(trial.Folder));
        return new PlanStep(next is null ? [] : [RecordOf(next, trials)], []);
    }

    /// <summary>Nothing stops early: every cell is tuned at the same cost.</summary>
    public bool Stops(TrialRecord trial, IReadOnlyDictionary<int, double> own, int epoch, IReadOnlyList<TrialRecord> trials) => false;

    /// <summary>Every cell with its state, by the queue and the run folders.</summary>
    public IReadOnlyList<(CellPlan Plan, CellState State)> Look(IReadOnlyList<TrialRecord> trials)
    {
        var queued = trials.ToDictionary(trial => trial.Folder);
        return [.. cells.Select(cell => (cell, cell.Look(trial => ResultOf(trial, queued))))];
    }

    /// <summary>Every cell with its state, by the run folders alone, which have all metrics.</summary>
    public IReadOnlyList<(CellPlan Plan, CellState State)> LookAtRuns() => [.. cells.Select(cell => (cell, cell.Look(runs.Find)))];

    // The queue first: another machine's files may be seen late.
    TrialResult? ResultOf(Trial trial, IReadOnlyDictionary<string, TrialRecord> queued) => queued.GetValueOrDefault(trial.Folder) switch
    {
        { State: TrialState.Done, Value: { } score } => new TrialResult(score, runs.Find(trial)?.Summary),
        { State: TrialState.Done or TrialState.Diverged } => new TrialResult(double.NegativeInfinity, runs.Find(trial)?.Summary),
        null => runs.Find(trial),
        _ => null,
    };

    TrialRecord RecordOf(Trial trial, IReadOnlyList<TrialRecord> trials)
    {
        var all = options.ToArguments(trial.Config).Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1]);
        string[] searched = ["learning-rate", trial.Cell.UsesLawn ? "free-epochs" : "weight-decay"];
        return new TrialRecord
        {
            Group = trial.Cell.ToString(),
            Number = trial.IsTuning ? 1 + trials.Count(other => other.Group == trial.Cell.ToString() && !other.IsFinal) : trial.Config.Seed,
            IsFinal = !trial.IsTuning,
            Folder = trial.Folder,
            Options = all,
            Values = searched.ToDictionary(name => name, name => all[name]),
        };
    }
}
