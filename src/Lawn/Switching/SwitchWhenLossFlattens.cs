namespace Lawn.Switching;

/// <summary>
/// Ends the free phase when the loss begins to flatten: when the share of examples whose gradient is negligible has passed a level. Above it
/// the optimizer loses the examples it learns from; the paper's loss flattening.
/// </summary>
public sealed class SwitchWhenLossFlattens : IRememberingRule
{
    const double Span = 20;

    readonly double level;
    readonly RunningMean recent = new(Span);

    /// <summary>Switches when the mean share of flat examples over some twenty steps is at least <paramref name="level"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public SwitchWhenLossFlattens(double level = 0.05)
    {
        if (!(level is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be between 0 and 1.");
        this.level = level;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Memory => recent.Memory;

    /// <inheritdoc/>
    public SwitchInputs InputsFor(long step) => SwitchInputs.Examples;

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run)
    {
        if (run.FlatShare is not { } flat) return false;
        recent.Add(flat);
        return recent.Value >= level;
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyList<double> memory)
    {
        RuleMemory.Check(this, memory, 2);
        recent.Restore(memory[0], memory[1]);
    }
}
