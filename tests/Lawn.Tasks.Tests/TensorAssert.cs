using static TorchSharp.torch;

namespace Lawn.Tasks.Tests;

/// <summary>Comparisons of tensors.</summary>
static class TensorAssert
{
    /// <summary>Shape and every element are equal.</summary>
    public static bool Same(Tensor first, Tensor second)
    {
        if (!first.shape.SequenceEqual(second.shape)) return false;
        using var equal = first.eq(second);
        using var all = equal.all();
        return all.item<bool>();
    }
}
