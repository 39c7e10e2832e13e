namespace Lawn.Training;

/// <summary>What is known after a step, for a display.</summary>
/// <param name="Step">Steps taken so far.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Epoch">The epoch's number, from 1.</param>
/// <param name="Loss">The loss of the step's batch.</param>
/// <param name="Phase">The phase of the next step: <c>free</c> or <c>constrained</c>; <c>base</c> without LAWN.</param>
/// <param name="LearningRate">The rate of the next step.</param>
public readonly record struct StepReport(long Step, long TotalSteps, int Epoch, double Loss, string Phase, double LearningRate);
