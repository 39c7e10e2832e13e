namespace Lawn.Cli;

/// <summary>How a cell stands.</summary>
sealed record CellState
{
    /// <summary>The cell.</summary>
    public required Cell Cell { get; init; }

    /// <summary>Its search.</summary>
    public required SearchState Search { get; init; }

    /// <summary>The winner over the seeds, and the extra rows; none before the search is done.</summary>
    public IReadOnlyList<CellRow> Rows { get; init; } = [];

    /// <summary>The runs that can be started now.</summary>
    public IReadOnlyList<Trial> Needed { get; init; } = [];

    /// <summary>Whether nothing is left to run.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether every candidate diverged, so that there is no winner.</summary>
    public bool AllDiverged => IsComplete && Rows.Count == 0;

    /// <summary>Runs that are done.</summary>
    public int RunsDone => Search.Tried.Count + Rows.Sum(row => row.Runs.Count(run => run.Result is not null));
}
