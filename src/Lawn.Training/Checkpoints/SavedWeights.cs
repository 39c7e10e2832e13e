using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>The weights and buffers of a checkpoint.</summary>
/// <param name="State">Where the run stood.</param>
/// <param name="Tensors">The tensors by name.</param>
sealed record SavedWeights(RunState State, IReadOnlyDictionary<string, Tensor> Tensors) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values) tensor.Dispose();
    }
}
