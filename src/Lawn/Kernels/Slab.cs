namespace Lawn.Kernels;

/// <summary>The memory of one parameter: weights, gradient and moments, each of <see cref="Length"/> floats in one common order.</summary>
unsafe struct Slab
{
    public float* Weight;
    public float* Gradient;
    public float* First;
    public float* Second;
    public long Length;
}
