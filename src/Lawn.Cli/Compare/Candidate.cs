namespace Lawn.Cli;

/// <summary>Values tried for a cell.</summary>
/// <param name="LearningRate">The peak learning rate.</param>
/// <param name="Second">The optimizer's second hyper-parameter: LAWN's free epochs, or the base optimizer's weight decay.</param>
readonly record struct Candidate(double LearningRate, double Second);
