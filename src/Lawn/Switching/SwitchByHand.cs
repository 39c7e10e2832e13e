namespace Lawn.Switching;

/// <summary>Never switches by itself: the program calls <c>LawnOptimizer.Switch</c>.</summary>
public sealed class SwitchByHand : ISwitchRule
{
    /// <inheritdoc/>
    public bool ShouldSwitch(in SwitchSignal run) => false;
}
