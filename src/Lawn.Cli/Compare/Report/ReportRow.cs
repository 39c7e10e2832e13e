namespace Lawn.Cli;

/// <summary>A row of the report: a cell's winner, or a variant of it, over the seeds.</summary>
sealed record ReportRow
{
    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The batch size.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The optimizer.</summary>
    public required string Optimizer { get; init; }

    /// <summary>What a variant changes; null for the winner itself.</summary>
    public string? Variant { get; init; }

    /// <summary><c>complete</c>, <c>unfinished</c>, or <c>diverged</c> where every trial of the search did.</summary>
    public required string Status { get; init; }

    /// <summary>The chosen learning rate; null before the search is done.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The chosen free epochs; null without LAWN.</summary>
    public double? FreeEpochs { get; init; }

    /// <summary>The chosen weight decay; null with LAWN.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The search; empty for a variant, which is not tuned.</summary>
    public IReadOnlyList<ReportTrial> Tuning { get; init; } = [];

    /// <summary>The run folders of the seeds that are done.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Seeds that diverged; they have no part in the means.</summary>
    public int DivergedRuns { get; init; }

    /// <summary>Every metric after the last epoch, over the seeds.</summary>
    public IReadOnlyDictionary<string, Spread> Metrics { get; init; } = new Dictionary<string, Spread>();

    /// <summary>The difference to the bare optimizer's winner at the same batch size; empty without LAWN, or while one side is missing.</summary>
    public IReadOnlyDictionary<string, Difference> LessBase { get; init; } = new Dictionary<string, Difference>();

    /// <summary>The optimizer's name with its variant.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Label => Variant is null ? Optimizer : $"{Optimizer} ({Variant})";
}
