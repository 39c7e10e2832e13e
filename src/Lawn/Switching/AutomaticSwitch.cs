namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: early, but not before the network has learned something. It comes after <see cref="Earliest"/> of the run, as soon as
/// the training loss has fallen to <see cref="LearnedShare"/> of its first value, and after <see cref="Latest"/> of the run in any case. The measurements behind it are in <c>docs/switch.md</c>: on
/// most cells norms held from 5 to 10 % of the run on did best, waiting for the loss to flatten came too late, and switching within the warm-up
/// caught weights while they were crowded.
/// </summary>
public sealed class AutomaticSwitch : IRememberingRule
{
    /// <summary>The share of the run before which it never switches.</summary>
    public const double Earliest = 0.05;

    /// <summary>The share of the run after which it switches in any case.</summary>
    public const double Latest = 0.2;

    /// <summary>The share of the first loss that tells that the network has learned something.</summary>
    public const double LearnedShare = 0.55;

    readonly SwitchAtLoss learned = SwitchAtLoss.ShareOfFirst(LearnedShare);
    readonly SwitchAtFraction earliest;
    readonly SwitchAtFraction latest;

    /// <summary>A rule for a run of that many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public AutomaticSwitch(long totalSteps)
    {
        earliest = new SwitchAtFraction(Earliest, totalSteps);
        latest = new SwitchAtFraction(Latest, totalSteps);
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => learned.Memory;

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => learned.InputsFor(step);

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        var hasLearned = learned.ShouldSwitch(run);
        return latest.ShouldSwitch(run) || (hasLearned && earliest.ShouldSwitch(run));
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory) => learned.Restore(memory);
}
