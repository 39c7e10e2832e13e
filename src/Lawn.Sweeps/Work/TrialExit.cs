namespace Lawn.Sweeps;

/// <summary>How a trial's process ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="LastError">The last line of its standard error.</param>
public sealed record TrialExit(int Code, string LastError);
