namespace Lawn.Sweeps;

/// <summary>A trial of a sub-study, as a search sees it.</summary>
/// <param name="Values">The values tried.</param>
/// <param name="State">How it stands.</param>
/// <param name="Score">Higher is better; null where there is none: not ended yet, diverged or failed.</param>
/// <param name="Epochs">Epochs with a score so far.</param>
public sealed record PastTrial(IReadOnlyDictionary<string, string> Values, TrialState State, double? Score, int Epochs)
{
    /// <summary>Whether it has not ended.</summary>
    public bool IsOpen => State is TrialState.Waiting or TrialState.Running;
}
