using static TorchSharp.torch;

namespace Lawn.Kernels;

/// <summary>The memory of one parameter: weights, gradient and moments, each of <see cref="Length"/> numbers in one common order.</summary>
unsafe struct Slab
{
    public void* Weight;
    public void* Gradient;
    public void* First;
    public void* Second;
    public long Length;

    /// <summary>The type of all four arrays.</summary>
    public ScalarType Type;
}
