using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A batch of examples on the model's device.</summary>
/// <param name="Inputs">The model's inputs, first dimension the example: one tensor of images, or users and items.</param>
/// <param name="Targets">Class numbers (int64, [batch]) or binary labels (float32, [batch]).</param>
public sealed record Batch(IReadOnlyList<Tensor> Inputs, Tensor Targets) : IDisposable
{
    /// <summary>Examples in the batch.</summary>
    public long Size => Targets.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in Inputs) input.Dispose();
        Targets.Dispose();
    }
}
