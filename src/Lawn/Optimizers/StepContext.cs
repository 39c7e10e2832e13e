namespace Lawn.Optimizers;

/// <summary>What a step's formula needs to know of a parameter besides its options.</summary>
/// <param name="Step">Steps of this parameter, this one included.</param>
/// <param name="IsFresh">Whether the first moment is new, and holds zeros that stand for no value yet.</param>
/// <param name="IsVector">Whether the parameter has at most one dimension: a bias, or a gain of a norm layer.</param>
readonly record struct StepContext(long Step, bool IsFresh, bool IsVector);
