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

    /// <summary>The type of weights and gradient, and of moments too but for half precision, whose moments are in single precision.</summary>
    public ScalarType Type;

    /// <summary>Where a pass leaves half-precision weights in single precision for the next pass to round; null where it rounds them itself.</summary>
    public float* Staged;

    /// <summary>Whether the weights are at present in <see cref="Staged"/>: a pass over them rounds them to their place.</summary>
    public bool IsStaged;

    /// <summary>The sums of <see cref="InnerProducts"/>, where a pass has taken them already.</summary>
    public Totals? Products;

    /// <summary>Where a kernel leaves the direction that it has made of the gradient, in the type of the moments.</summary>
    public void* Direction;
}
