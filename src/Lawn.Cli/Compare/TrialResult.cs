using Lawn.Training;

namespace Lawn.Cli;

/// <summary>What a run that came to its end, or diverged, amounts to.</summary>
/// <param name="Score">The validation metric after the last epoch; negative infinity for a run that diverged.</param>
/// <param name="Summary">Its summary; null where only the queue knows of it.</param>
sealed record TrialResult(double Score, RunSummary? Summary)
{
    /// <summary>That of a summary.</summary>
    public static TrialResult Of(RunSummary summary) => new(
        summary.Status == RunStatus.Finished && summary.Final.TryGetValue("validation/" + summary.HeadlineMetric, out var score) && !double.IsNaN(score)
            ? score
            : double.NegativeInfinity,
        summary);
}
