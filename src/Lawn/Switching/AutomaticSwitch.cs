namespace Lawn.Switching;

/// <summary>
/// The switch that needs no setting: when the loss begins to flatten (<see cref="SwitchWhenLossFlattens"/>), but within a window of the run. Not
/// before <see cref="Earliest"/> of it, when weights are still crowded however flat some examples are; not after <see cref="Latest"/>, so that a run
/// that never flattens, or whose norms run away, is held for most of its steps. Its constants come from the cells in <c>docs/switch.md</c>.
/// </summary>
public sealed class AutomaticSwitch : IRememberingRule
{
    /// <summary>The share of the run before which it never switches.</summary>
    public const double Earliest = 0.05;

    /// <summary>The share of the run after which it switches in any case.</summary>
    public const double Latest = 0.2;

    const double FlatShare = 0.1;

    readonly SwitchWhenLossFlattens flattening = new(FlatShare);
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
    public IReadOnlyList<double> Memory => flattening.Memory;

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => flattening.InputsFor(step);

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        var isFlattening = flattening.ShouldSwitch(run);
        return latest.ShouldSwitch(run) || (isFlattening && earliest.ShouldSwitch(run));
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory) => flattening.Restore(memory);
}
