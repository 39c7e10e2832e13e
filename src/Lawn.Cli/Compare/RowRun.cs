using Lawn.Training;

namespace Lawn.Cli;

/// <summary>A run of a row.</summary>
/// <param name="Trial">The run.</param>
/// <param name="Summary">What it came to; null while it is not done.</param>
sealed record RowRun(Trial Trial, RunSummary? Summary);
