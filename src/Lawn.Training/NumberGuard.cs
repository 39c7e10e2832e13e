using Lawn.Diagnostics;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Keeps numbers that are not finite out of the weights: looks at loss, running statistics and gradients before a step and, where numbers are large
/// enough for a step to run out of their range, at weights and moments after it, and takes such a step back.
/// </summary>
sealed class NumberGuard : IDisposable
{
    // With gradients and weights below the first and rates below the second, no step of single precision comes near its end (3e38).
    const double LargeNorm = 1e9;
    const double LargeRate = 100;

    readonly ITrainingTask task;
    readonly optim.Optimizer optimizer;
    readonly double weightDecay;
    readonly bool syncsBatchNorm;
    readonly BatchGradient gradient;
    readonly DataParallel ranks;
    readonly ForwardState before;
    readonly FiniteCheck finite;
    readonly StepUndo undo;
    bool isWatching;
    bool isAtFault;
    bool isOwnPartFinite = true;

    public NumberGuard(ITrainingTask task, RunConfig config, BatchGradient gradient, optim.Optimizer optimizer, DataParallel ranks)
    {
        (this.task, this.gradient, this.optimizer, this.ranks) = (task, gradient, optimizer, ranks);
        (weightDecay, syncsBatchNorm) = (config.WeightDecay, config.SyncBatchNorm && ranks.Shard.Ranks > 1);
        before = new ForwardState(task.Model);
        finite = new FiniteCheck(task.Model);
        undo = new StepUndo(task.Model, optimizer);
        finite.Weights();
        isWatching = finite.Largest > LargeNorm;
    }

    /// <summary>Remembers what the forward pass will change.</summary>
    public void BeginStep() => before.Take();

    /// <summary>What forbids the step, with all that the forward pass changed put back; null where nothing does.</summary>
    public DivergedException? BeforeStep(long step, Batch batch, float loss)
    {
        var fault = FaultOf(step, batch, loss);
        if (fault is not null) before.Restore();
        return fault;
    }

    /// <summary>Takes the step, or takes it back where its result is not finite.</summary>
    /// <returns>What was wrong; null where the step stands.</returns>
    public DivergedException? Step(long step)
    {
        var rate = Trainer.RateOf(optimizer);
        isWatching |= finite.Largest > LargeNorm || rate > LargeRate || rate * weightDecay > 1;
        if (isWatching) undo.Take();
        try
        {
            optimizer.step();
        }
        catch (NonFiniteException atSwitch)
        {
            isAtFault = true; // the last free step was taken: the state before it is on disk
            return DivergedException.Norm(step, atSwitch);
        }

        if (!isWatching || (finite.Weights() ?? ranks.FaultOfAny(Moments())) is not { } found) return null;
        undo.Restore();
        before.Restore();
        return DivergedException.Update(step, found);
    }

    /// <summary>Whether weights and optimizer may be saved.</summary>
    public bool IsSound()
    {
        if (isAtFault || finite.Weights() is not null) return false;
        isWatching |= finite.Largest > LargeNorm;
        return true;
    }

    /// <summary>
    /// One rank's loss, NaN where its running statistics are not finite: the sum over the ranks then tells all of them, and none takes the step.
    /// </summary>
    public float ForAllRanks(float loss)
    {
        if (finite.Buffers() is not null) loss = float.NaN;
        isOwnPartFinite = float.IsFinite(loss);
        return loss;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        before.Dispose();
        undo.Dispose();
    }

    DivergedException? FaultOf(long step, Batch batch, float loss)
    {
        if (!float.IsFinite(loss)) return DivergedException.Loss(step, loss, ranks.CauseOf(isOwnPartFinite, () => CauseOf(batch)));
        if (finite.Buffers() is { } buffer) return DivergedException.Buffer(step, buffer);
        return finite.Gradients() is { } found ? DivergedException.Gradient(step, found) : null;
    }

    string CauseOf(Batch batch)
    {
        using var scope = NewDisposeScope();
        if (finite.Weights() is { } weight) return $"the weights of '{weight.Name}' {(double.IsFinite(weight.Norm) ? "are too large" : "are not finite")}";
        if (batch.Inputs.Any(input => input.is_floating_point() && !input.isfinite().all().item<bool>())) return "the batch's inputs are not finite";
        if (finite.Buffers() is { } buffer) return $"the running statistics '{buffer.Name}' are not finite";
        if (syncsBatchNorm) return "weights and inputs are finite, the outputs are not"; // a pass of this rank alone would wait for the others
        before.Restore(); // the same dropout again
        return gradient.FirstNonFiniteLayer(batch) is { } layer
            ? $"weights and inputs are finite, the output of layer '{layer}' is not"
            : "weights are finite, the batch's logits are too large";
    }

    NumberFault? Moments() => MomentCheck.FirstFault(task.Model, optimizer);
}
