using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A tensor within an optimizer's state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Get">Reads it; null where there is none yet.</param>
/// <param name="Set">Takes over a copy of a tensor, or null.</param>
/// <param name="Shape">The shape that it has or would have.</param>
sealed record TensorSlot(string Name, Func<Tensor?> Get, Action<Tensor?> Set, IReadOnlyList<long> Shape);
