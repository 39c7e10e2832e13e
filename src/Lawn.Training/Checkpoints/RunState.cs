using System.Globalization;

namespace Lawn.Training;

/// <summary>Where a run stands, apart from its tensors: part of a checkpoint.</summary>
sealed record RunState
{
    /// <summary>Steps taken.</summary>
    public long Step { get; init; }

    /// <summary>Epochs finished.</summary>
    public int EpochsDone { get; init; }

    /// <summary>Batches of the present epoch already used.</summary>
    public int BatchesDone { get; init; }

    /// <summary>The sum of the losses of those batches, weighted by their size.</summary>
    public double LossSum { get; init; }

    /// <summary>The examples in those batches.</summary>
    public long ExamplesSeen { get; init; }

    /// <summary>Seconds spent training so far.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>The epoch with the best validation metric so far; 0 for none.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Metrics after that epoch.</summary>
    public IReadOnlyDictionary<string, double> BestMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Metrics after the last finished epoch.</summary>
    public IReadOnlyDictionary<string, double> LastMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Batches passed over since the start, as their loss or gradient was not finite.</summary>
    public long Skipped { get; init; }

    /// <summary>How many of them were the last ones.</summary>
    public int SkippedInARow { get; init; }

    /// <summary>The mean gradient norm of the first epoch, where it was measured.</summary>
    public double? EarlyGradientNorm { get; init; }

    /// <summary>The SHA-256 of the file that the weights came from at the start; null for new ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>The state of torch's random stream (dropout), base 64.</summary>
    public string RandomState { get; init; } = "";

    /// <summary>Makes sure that a run can stand there, and that it is the state which a checkpoint's name says.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void Check(string checkpoint)
    {
        var name = Path.GetFileName(checkpoint);
        if (!name.StartsWith(CheckpointStore.NameOf(Step), StringComparison.Ordinal)) throw new InvalidDataException($"it is of step {Step}, which is not its name's");
        foreach (var (what, value) in new (string, double)[]
                 {
                     ("epochsDone", EpochsDone), ("batchesDone", BatchesDone), ("examplesSeen", ExamplesSeen), ("trainingSeconds", TrainingSeconds),
                     ("bestEpoch", BestEpoch), ("skipped", Skipped), ("skippedInARow", SkippedInARow),
                 })
        {
            if (!(value >= 0)) throw new InvalidDataException($"its {what} is {value.ToString(CultureInfo.InvariantCulture)}");
        }

        using var random = TorchSharp.torch.get_rng_state();
        var saved = new byte[random.numel() + 1];
        if (!Convert.TryFromBase64String(RandomState, saved, out var length) || length != random.numel()) throw new InvalidDataException("its randomState is not one of torch's generator");
    }
}
