namespace Lawn.Training;

/// <summary>LAWN's state apart from the norms, which are tensors.</summary>
/// <param name="Steps">Steps taken in both phases.</param>
/// <param name="SwitchStep">The step from which norms are held; null in the free phase.</param>
/// <param name="RuleMemory">What the switch rule remembers.</param>
sealed record LawnRecord(long Steps, long? SwitchStep, IReadOnlyList<double> RuleMemory);
