namespace Lawn.Cli;

/// <summary>A line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Phase">The phase: base, free or constrained.</param>
/// <param name="Metrics">Its numbers by name, the learning rate as <c>learning_rate</c> among them.</param>
sealed record LoggedEpoch(int Epoch, long Step, string Phase, IReadOnlyDictionary<string, double> Metrics);
