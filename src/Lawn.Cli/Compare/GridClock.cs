using System.Globalization;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>Estimates the time a comparison will take from the seconds an epoch took, cell by cell.</summary>
sealed class GridClock(CompareSettings settings, int jobs)
{
    /// <summary>The time that the cells still need; null while nothing was measured.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="trials">The trials of the queue, with the time that workers were at them.</param>
    public TimeSpan? Left(IEnumerable<(CellPlan Plan, CellState State)> cells, IReadOnlyList<TrialRecord> trials)
    {
        var measured = settings.Cells.Select(cell => (Cell: cell, Trials: trials.Where(trial => trial.Group == cell.ToString() && trial.State is TrialState.Done or TrialState.Diverged).ToList()))
            .Where(m => m.Trials.Count > 0)
            .ToDictionary(m => m.Cell, m => (Seconds: m.Trials.Sum(trial => trial.Seconds), Epochs: m.Trials.Sum(EpochsOf)));
        if (measured.Count == 0) return null;
        var workers = Math.Max(jobs, trials.Count(trial => trial.State == TrialState.Running));
        return TimeSpan.FromSeconds(cells.Where(cell => !cell.State.IsComplete).Sum(cell => EpochsLeft(cell.Plan, cell.State) * SecondsAnEpoch(cell.State.Cell, measured)) / workers);
    }

    double EpochsLeft(CellPlan plan, CellState state)
    {
        var tuning = settings.SpaceOf(state.Cell).Trials - state.Search.Tried.Count;
        var seeds = settings.Seeds * (1 + plan.Variants.Count) - state.Rows.Sum(row => row.Runs.Count(run => run.Result is not null));
        return tuning * (double)settings.TuningEpochs + seeds * (double)settings.Shared.Epochs;
    }

    /// <summary>That of the cell, else of cells of the same model and batch size, else of all.</summary>
    static double SecondsAnEpoch(Cell cell, IReadOnlyDictionary<Cell, (double Seconds, double Epochs)> measured)
    {
        if (measured.TryGetValue(cell, out var own)) return own.Seconds / own.Epochs;
        var alike = measured.Where(m => m.Key.Model == cell.Model && m.Key.BatchSize == cell.BatchSize).Select(m => m.Value).ToList();
        if (alike.Count == 0) alike = [.. measured.Values];
        return alike.Sum(m => m.Seconds) / alike.Sum(m => m.Epochs);
    }

    static double EpochsOf(TrialRecord trial) => double.Parse(trial.Options["epochs"], CultureInfo.InvariantCulture);
}
