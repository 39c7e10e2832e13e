namespace Lawn.Cli;

/// <summary>How far a grid has come.</summary>
/// <param name="Done">Runs done.</param>
/// <param name="Total">Runs of the whole grid.</param>
/// <param name="Left">The time left, estimated from the runs done so far; null before the first.</param>
readonly record struct GridProgress(int Done, int Total, TimeSpan? Left);
