using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Estimates the time a grid will take from the seconds an epoch took, cell by cell.</summary>
sealed class GridClock(CompareSettings settings, int jobs)
{
    readonly Dictionary<Cell, (double Seconds, double Epochs)> measured = [];

    /// <summary>A run took its time.</summary>
    public void Took(Trial trial, TimeSpan time)
    {
        var (seconds, epochs) = measured.GetValueOrDefault(trial.Cell);
        measured[trial.Cell] = (seconds + time.TotalSeconds, epochs + trial.Config.Epochs);
    }

    /// <summary>The time that the cells still need; null while nothing was measured.</summary>
    public TimeSpan? Left(IEnumerable<(CellPlan Plan, CellState State)> cells)
    {
        if (measured.Count == 0) return null;
        var seconds = cells.Where(cell => !cell.State.IsComplete).Sum(cell => EpochsLeft(cell.Plan, cell.State) * SecondsAnEpoch(cell.State.Cell));
        return TimeSpan.FromSeconds(seconds / jobs);
    }

    double EpochsLeft(CellPlan plan, CellState state)
    {
        var tuning = settings.SpaceOf(state.Cell).Trials - state.Search.Tried.Count;
        var seeds = settings.Seeds * (1 + plan.Variants.Count) - state.Rows.Sum(row => row.Runs.Count(run => run.Summary is not null));
        return tuning * (double)settings.TuningEpochs + seeds * (double)settings.Shared.Epochs;
    }

    /// <summary>That of the cell, else of cells of the same model and batch size, else of all.</summary>
    double SecondsAnEpoch(Cell cell)
    {
        if (measured.TryGetValue(cell, out var own)) return own.Seconds / own.Epochs;
        var alike = measured.Where(m => m.Key.Model == cell.Model && m.Key.BatchSize == cell.BatchSize).Select(m => m.Value).ToList();
        if (alike.Count == 0) alike = [.. measured.Values];
        return alike.Sum(m => m.Seconds) / alike.Sum(m => m.Epochs);
    }
}
