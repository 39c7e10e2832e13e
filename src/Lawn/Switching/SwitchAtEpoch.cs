namespace Lawn.Switching;

/// <summary>Ends the free phase after a number of epochs, which need not be whole: the paper's E_free.</summary>
public sealed class SwitchAtEpoch : ISwitchRule
{
    readonly long freeSteps;

    /// <summary>Switches after <paramref name="epochs"/> epochs of <paramref name="stepsPerEpoch"/>, rounded to whole steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, not finite, or an epoch has no step.</exception>
    public SwitchAtEpoch(double epochs, long stepsPerEpoch)
    {
        if (!(epochs >= 0 && double.IsFinite(epochs))) throw new ArgumentOutOfRangeException(nameof(epochs), epochs, "Epochs must be 0 or more.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        freeSteps = (long)Math.Round(epochs * stepsPerEpoch);
    }

    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run) => run.Step >= freeSteps;
}
