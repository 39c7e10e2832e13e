namespace Lawn.Switching;

/// <summary>
/// When the free phase ends: a rule that sees the run and answers once. A rule that remembers what it saw is an <see cref="IRememberingRule"/> too,
/// so that a resumed run goes on alike.
/// </summary>
public interface ISwitchRule
{
    /// <summary>True when the next step is to be the first constrained one. Asked after every free step, and once before the first.</summary>
    bool ShouldSwitch(in SwitchSignal run);

    /// <summary>What the rule wants to see of the step to come. Default: nothing but its number.</summary>
    /// <param name="step">Steps taken before it: 0 for the first.</param>
    SwitchInputs InputsFor(long step) => SwitchInputs.None;
}
