namespace Lawn.Training;

/// <summary>What is known after an epoch.</summary>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Step">Steps taken so far.</param>
/// <param name="Phase">The phase of the next step: <c>free</c> or <c>constrained</c>; <c>base</c> without LAWN.</param>
/// <param name="LearningRate">The rate of the next step.</param>
/// <param name="SamplesPerSecond">Training examples a second in this epoch, or in what a resumed run did of it.</param>
/// <param name="Metrics"><c>train/loss</c>, <c>validation/...</c>, <c>test/...</c>, <c>l2_norm/weight/LAYER</c>.</param>
public sealed record EpochReport(int Epoch, long Step, string Phase, double LearningRate, double SamplesPerSecond, IReadOnlyDictionary<string, double> Metrics);
