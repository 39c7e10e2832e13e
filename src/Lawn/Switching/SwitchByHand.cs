namespace Lawn.Switching;

/// <summary>Never switches by itself: the program calls <see cref="LawnOptimizer.Switch"/>.</summary>
public sealed class SwitchByHand : ISwitchRule
{
    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run) => false;
}
