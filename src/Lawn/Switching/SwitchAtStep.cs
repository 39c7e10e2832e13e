namespace Lawn.Switching;

/// <summary>Ends the free phase after a given number of steps: the paper's E_free, counted in steps.</summary>
public sealed class SwitchAtStep : ISwitchRule
{
    /// <summary>Switches after <paramref name="freeSteps"/> free steps; 0 constrains from the first step on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public SwitchAtStep(long freeSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(freeSteps);
        FreeSteps = freeSteps;
    }

    /// <summary>The length of the free phase, in steps.</summary>
    public long FreeSteps { get; }

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run) => run.Step >= FreeSteps;
}
