using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Lawn.Schedules;

/// <summary>
/// Drives an optimizer's learning rates by a <see cref="TwoPhaseRate"/>: call <see cref="step()"/> after each optimizer step, as with
/// any scheduler of <c>torch.optim</c>. It follows the switch of a <see cref="LawnOptimizer"/> by itself, and needs no state of its
/// own: a resumed optimizer with <see cref="MoveTo"/> continues where it was.
/// </summary>
public sealed class TwoPhaseSchedule : LRScheduler
{
    readonly Optimizer optimizer;
    readonly TwoPhaseRate rate;
    readonly IReadOnlyList<double> peaks;
    long stepsTaken;

    /// <summary>Takes the groups' initial learning rates as peaks and sets the rate of the first step.</summary>
    public TwoPhaseSchedule(Optimizer optimizer, TwoPhaseRate rate)
    {
        this.optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));
        this.rate = rate ?? throw new ArgumentNullException(nameof(rate));
        peaks = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
        SetRates();
    }

    /// <inheritdoc/>
    public override void step() => MoveTo(stepsTaken + 1);

    /// <summary>Sets the rate for the step that follows a given number of steps.</summary>
    public void MoveTo(long steps)
    {
        stepsTaken = steps;
        SetRates();
    }

    void SetRates()
    {
        var factor = rate.FactorAt(stepsTaken, (optimizer as LawnOptimizer)?.SwitchStep);
        foreach (var (group, peak) in optimizer.ParamGroups.Zip(peaks)) group.LearningRate = peak * factor;
    }
}
