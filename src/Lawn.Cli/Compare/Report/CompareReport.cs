namespace Lawn.Cli;

/// <summary>The content of <c>compare.json</c>.</summary>
sealed record CompareReport
{
    /// <summary>The command that made it.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The task.</summary>
    public required string Task { get; init; }

    /// <summary>The metric of the choice, without its split; null before the first run is done.</summary>
    public string? HeadlineMetric { get; init; }

    /// <summary>What was done, in a paragraph.</summary>
    public required string Protocol { get; init; }

    /// <summary>Whether every cell is done.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Runs that are done.</summary>
    public required int RunsDone { get; init; }

    /// <summary>The rows: by model, batch size and optimizer, in the order of the command.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }
}
