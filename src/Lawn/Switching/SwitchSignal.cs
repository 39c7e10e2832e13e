namespace Lawn.Switching;

/// <summary>What a switch rule sees of the run between two steps.</summary>
/// <param name="Step">Steps taken so far; 0 before the first.</param>
public readonly record struct SwitchSignal(long Step);
