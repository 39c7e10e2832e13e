using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// One rank's part of every batch. A batch is cut into contiguous parts in the order of the ranks, as even as can be: together they are the batch,
/// and no example is in two. The last batch of an epoch may leave a rank with one example less than another, or with none.
/// </summary>
/// <param name="Rank">The rank, from 0.</param>
/// <param name="Ranks">The number of ranks.</param>
public readonly record struct BatchShard(int Rank, int Ranks)
{
    /// <summary>The part of a single process: everything.</summary>
    public static BatchShard Whole { get; } = new(0, 1);

    /// <summary>The part of a batch of that many examples: its first example, and how many.</summary>
    public (long Start, long Length) Range(long size)
    {
        var start = Start(size, Rank);
        return (start, Start(size, Rank + 1) - start);
    }

    /// <summary>The part of a batch, as views of it; the batch is disposed, where it is not returned itself.</summary>
    public Batch Of(Batch batch)
    {
        if (Ranks == 1) return batch;
        var (start, length) = Range(batch.Size);
        using (batch)
            return new Batch([.. batch.Inputs.Select(input => input.narrow(0, start, length).DetachFromDisposeScope())], batch.Targets.narrow(0, start, length).DetachFromDisposeScope());
    }

    long Start(long size, int rank) => ((size * rank) + Ranks - 1) / Ranks;

    /// <summary>Rejects a batch size that ranks and accumulation do not divide.</summary>
    /// <exception cref="UserErrorException">They do not.</exception>
    public static void Check(RunConfig config, int ranks)
    {
        if (ranks == 1 || config.BatchSize % (ranks * config.AccumulationSteps) == 0) return;
        var parts = $"{ranks} ranks{(config.AccumulationSteps > 1 ? $" x --gradient-accumulation {config.AccumulationSteps}" : "")}";
        var share = ranks * config.AccumulationSteps;
        var below = config.BatchSize / share * share;
        throw new UserErrorException(
            $"--batch-size {config.BatchSize} is the batch of all ranks together, and {parts} do not divide it: give {(below > 0 ? $"{below} or " : "")}{below + share}, or another number of ranks.");
    }
}
