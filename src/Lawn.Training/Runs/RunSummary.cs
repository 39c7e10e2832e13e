namespace Lawn.Training;

/// <summary>The content of <c>summary.json</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Whether the run came to its end.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>What stopped a diverged run; null otherwise.</summary>
    public string? Fault { get; init; }

    /// <summary>The metric that selects hyper-parameters.</summary>
    public required string HeadlineMetric { get; init; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Free steps before the switch; null where it did not come.</summary>
    public long? SwitchStep { get; init; }

    /// <summary>Batches passed over, as their loss or gradient was not finite.</summary>
    public long SkippedBatches { get; init; }

    /// <summary>Metrics after the last epoch: <c>train/loss</c>, <c>validation/...</c>, <c>test/...</c>.</summary>
    public IReadOnlyDictionary<string, double> Final { get; init; } = new Dictionary<string, double>();

    /// <summary>The epoch (from 1) with the best validation headline metric.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Metrics after that epoch.</summary>
    public IReadOnlyDictionary<string, double> BestByValidation { get; init; } = new Dictionary<string, double>();

    /// <summary>Training examples a second, evaluation and saving apart.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Seconds spent training, evaluation and saving apart, over all sittings.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>The largest resident memory of the process, in MiB.</summary>
    public double PeakMemoryMiB { get; init; }
}
