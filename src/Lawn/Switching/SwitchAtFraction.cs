namespace Lawn.Switching;

/// <summary>Ends the free phase after a fraction of the run.</summary>
public sealed class SwitchAtFraction : ISwitchRule
{
    readonly long freeSteps;

    /// <summary>Switches after <paramref name="fraction"/> of <paramref name="totalSteps"/>, rounded to whole steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1, or the number of steps is negative.</exception>
    public SwitchAtFraction(double fraction, long totalSteps)
    {
        if (!(fraction is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The fraction must be between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(totalSteps);
        freeSteps = (long)Math.Round(fraction * totalSteps);
    }

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run) => run.Step >= freeSteps;
}
