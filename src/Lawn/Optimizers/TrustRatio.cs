using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>The layer-wise ratio of LAMB and LARS as a tensor, so that no device has to wait for the host.</summary>
static class TrustRatio
{
    /// <summary>numerator / denominator for scalars that are at least 0; 1 where either is 0.</summary>
    public static Tensor Of(Tensor numerator, Tensor denominator) =>
        where(ArePositive(numerator, denominator), numerator / denominator, ones_like(numerator));

    /// <summary>Whether both are above 0.</summary>
    public static Tensor ArePositive(Tensor left, Tensor right)
    {
        using Scalar zero = 0; // named, so that it outlives the native calls
        return left.gt(zero).logical_and(right.gt(zero));
    }
}
