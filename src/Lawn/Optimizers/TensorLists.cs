using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Parameters of one type and device that take the same step, with their gradients and moments; lists that a step does not use are empty.</summary>
sealed record TensorLists(Tensor[] Weights, Tensor[] Gradients, Tensor[] First, Tensor[] Second);
