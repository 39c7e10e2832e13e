namespace Lawn.Training;

/// <summary>What `lawn export` wrote.</summary>
/// <param name="Step">The step of the checkpoint.</param>
/// <param name="Tensors">How many tensors.</param>
/// <param name="Bytes">The file's length.</param>
public sealed record ExportedWeights(long Step, int Tensors, long Bytes);
