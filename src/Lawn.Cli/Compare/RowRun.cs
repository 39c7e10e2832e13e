using Lawn.Training;

namespace Lawn.Cli;

/// <summary>A run of a row.</summary>
/// <param name="Trial">The run.</param>
/// <param name="Result">What it came to; null while it is not done.</param>
sealed record RowRun(Trial Trial, TrialResult? Result)
{
    /// <summary>Its summary; null where there is none yet.</summary>
    public RunSummary? Summary => Result?.Summary;
}
