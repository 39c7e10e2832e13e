using System.Text;
using Lawn.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// What keeps the ranks of a run one model: the same weights at the start, the sum of their gradients at every step, one decision on when to stop, and a
/// check that no rank drifts. In a world of one it does nothing.
/// </summary>
/// <remarks>
/// The step is computed alike on all ranks: gradients are summed first, and LAWN projects the sum. A rank's gradient is weighted by its share of the batch's
/// examples, so that the sum is the gradient of the batch's mean loss.
/// </remarks>
sealed class DataParallel : IDisposable
{
    /// <summary>Steps between two comparisons of the ranks' weights; there is one at the end of every epoch too.</summary>
    public const int StepsBetweenChecks = 100;

    readonly IProcessGroup group;
    readonly nn.Module model;
    readonly int seed;
    readonly FlatGradients? gradients;
    readonly CommunicationClock clock = new();
    readonly bool syncsBatchNorm;
    SynchronizedBatchNorm? batchNorm;
    ShardedOptimizer? sharded;
    bool isStopAgreed;

    /// <summary>Joins a model to those of the other ranks.</summary>
    /// <exception cref="UserErrorException">The ranks do not divide the batch.</exception>
    public DataParallel(IProcessGroup group, nn.Module model, RunConfig config)
    {
        BatchShard.Check(config, group.Size);
        (this.group, this.model, seed) = (group, model, config.Seed);
        if (group.Size == 1) return;
        gradients = new FlatGradients(model.parameters(), StepNumbers.Length);
        syncsBatchNorm = config.SyncBatchNorm;
    }

    /// <summary>This rank's part of each batch.</summary>
    public BatchShard Shard => new(group.Rank, group.Size);

    /// <summary>Spreads the state of a base optimizer over the ranks.</summary>
    /// <exception cref="UserErrorException">It cannot be.</exception>
    public optim.Optimizer Spread(optim.Optimizer inner) => gradients is null ? inner : sharded = new ShardedOptimizer(inner, group, model, clock);

    /// <summary>Takes over the weights and buffers of rank 0, and makes sure that all ranks stand at the same step.</summary>
    /// <exception cref="UserErrorException">They do not; the rank is named.</exception>
    public void Start(long step)
    {
        if (gradients is null) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var rootStep = (long)group.FromRoot(step)[0];
        var strays = group.Sum([.. Enumerable.Range(0, group.Size).Select(rank => rank == group.Rank && step != rootStep ? 1f : 0f)]);
        if (Array.FindIndex(strays, stray => stray > 0) is var found and >= 0)
            throw new UserErrorException($"{group.Describe(found)} does not find the checkpoint of step {rootStep} that rank 0 goes on from: the run folder must be on a file system that all ranks share.");
        foreach (var tensor in model.state_dict().Values) group.BroadcastAnywhere(tensor);
        if (syncsBatchNorm) batchNorm ??= new SynchronizedBatchNorm(group, model);
        sharded?.Release(); // of a checkpoint, which holds all
    }

    /// <summary>Takes over the buffers (running statistics of batch normalisation) of rank 0, which are those that are saved, before they are judged.</summary>
    public void ShareBuffers()
    {
        if (gradients is null) return;
        using var scope = NewDisposeScope();
        foreach (var buffer in model.buffers()) group.BroadcastAnywhere(buffer);
    }

    /// <summary>Gives each rank a random stream (dropout) of its own, which depends on the seed, the step and the rank.</summary>
    public void BeginStep(long step)
    {
        if (gradients is not null) manual_seed(StreamSeed(seed, step, group.Rank));
    }

    /// <summary>Sums the gradients over the ranks.</summary>
    /// <param name="loss">This rank's share of the batch's mean loss.</param>
    /// <param name="report">What a switch rule wants to know of the batch; null where none does.</param>
    /// <param name="cancellation">Whether this rank has been asked to stop.</param>
    /// <returns>The batch's mean loss.</returns>
    /// <exception cref="RankFailureException">A rank did not come.</exception>
    public float Reduce(float loss, SwitchReport? report, CancellationToken cancellation)
    {
        if (gradients is null) return loss;
        var own = new StepNumbers(loss, cancellation.IsCancellationRequested ? 1 : 0, report?.Counts ?? default);
        gradients.Gather();
        gradients.SetExtra(own.ToArray());
        clock.Wait(group.Barrier);
        clock.Transfer(() => group.SumAnywhere(gradients.Values), gradients.Values.numel() * sizeof(float));
        var all = StepNumbers.Of(gradients.Extra());
        isStopAgreed |= all.Stop > 0;
        if (report is not null) report.Counts = all.Counts;
        return all.Loss;
    }

    /// <summary>Whether to stop after this step: what all ranks agreed on at the last <see cref="Reduce"/>.</summary>
    public bool ShouldStop(CancellationToken cancellation) => gradients is null ? cancellation.IsCancellationRequested : isStopAgreed;

    /// <summary>
    /// A fault in the moments of any rank, where each keeps a part of them, on all ranks; all must ask in the same step. Without it the rank that found one would
    /// take its step back, and the others wait for it.
    /// </summary>
    /// <param name="own">What this rank found; null for nothing.</param>
    /// <returns>The same on all ranks: what the first of them found.</returns>
    public NumberFault? FaultOfAny(NumberFault? own)
    {
        if (sharded is null) return own;
        var names = model.named_parameters().Select(p => p.name).ToList();
        var found = new float[group.Size];
        if (own is not null) found[group.Rank] = 1 + Math.Max(0, names.IndexOf(own.Name));
        var first = group.Sum(found).FirstOrDefault(number => number > 0);
        return first == 0 ? null : new NumberFault(names[(int)first - 1], double.NaN);
    }

    /// <summary>Why the sum over the ranks is not finite, in the words of the first rank whose part of it is not; all must ask in the same step.</summary>
    /// <param name="isFinite">Whether this rank's part is.</param>
    /// <param name="cause">Finds the cause, where this rank is asked.</param>
    public string CauseOf(bool isFinite, Func<string> cause)
    {
        if (gradients is null) return cause();
        var found = new float[group.Size];
        found[group.Rank] = isFinite ? 0 : 1;
        var first = Array.FindIndex(group.Sum(found), flag => flag > 0);
        if (first < 0) return cause(); // each part is finite and the sum is not
        var text = group.BroadcastBytes(group.Rank == first ? Encoding.UTF8.GetBytes(cause()) : [], first);
        return $"in the part of rank {first} {Encoding.UTF8.GetString(text)}";
    }

    /// <summary>What rank 0 decides.</summary>
    public bool Decide(bool decision) => group.FromRoot(decision ? 1 : 0)[0] != 0;

    /// <summary>Saves on rank 0, with the whole state of the optimizer; every rank calls it.</summary>
    public void Save(Action save)
    {
        sharded?.Collect();
        if (group.IsRoot()) save();
        sharded?.Release();
    }

    /// <summary>Compares the weights' norms with those of rank 0, every <see cref="StepsBetweenChecks"/> steps.</summary>
    public void CheckNow(long step)
    {
        if (step % StepsBetweenChecks == 0) Check(step);
    }

    /// <summary>Compares the weights' norms with those of rank 0.</summary>
    /// <exception cref="RankFailureException">A rank has drifted; it and the layer are named, on every rank.</exception>
    public void Check(long step)
    {
        if (gradients is not null) NormCheck.Compare(group, model, step);
    }

    /// <summary>Adds what the ranks' exchange cost since the last call, per step, and <c>optimizer/state_bytes</c> of the rank that keeps most of a sharded state.</summary>
    public void AddMetrics(Dictionary<string, double> metrics)
    {
        if (gradients is null) return;
        clock.MoveTo(metrics);
        if (sharded is null) return;
        var bytes = new float[group.Size];
        bytes[group.Rank] = sharded.StateBytes;
        metrics["optimizer/state_bytes"] = group.Sum(bytes).Max();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batchNorm?.Dispose();
        gradients?.Dispose();
    }

    // The same on every machine and in every process, which System.HashCode is not (splitmix64, Steele et al. 2014).
    static long StreamSeed(long seed, long step, long rank)
    {
        var state = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) + ((ulong)step * 0xBF58476D1CE4E5B9) + ((ulong)rank * 0x94D049BB133111EB));
        state = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9);
        state = unchecked((state ^ (state >> 27)) * 0x94D049BB133111EB);
        return (long)((state ^ (state >> 31)) >> 1);
    }
}
