namespace Lawn.Switching;

/// <summary>When the free phase ends: a rule that sees the run before each step and answers once.</summary>
public interface ISwitchRule
{
    /// <summary>True when the step about to be taken is to be the first constrained one. Asked before every free step.</summary>
    bool ShouldSwitch(in SwitchSignal run);
}
