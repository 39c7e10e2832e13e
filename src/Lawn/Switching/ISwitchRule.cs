namespace Lawn.Switching;

/// <summary>When the free phase ends: a rule that sees the run before each step and answers once.</summary>
public interface ISwitchRule
{
    /// <summary>True when the next step is to be the first constrained one. Asked after every free step, and once before the first.</summary>
    bool ShouldSwitch(in SwitchSignal run);
}
