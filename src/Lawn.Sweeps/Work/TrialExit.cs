namespace Lawn.Sweeps;

/// <summary>How a trial's process ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="LastError">The last line of its standard error.</param>
public sealed record TrialExit(int Code, string LastError)
{
    /// <summary>Whether it did not begin because of its own options, where others can.</summary>
    public bool IsRefusal { get; init; }
}
