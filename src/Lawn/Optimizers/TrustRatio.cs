using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>The layer-wise ratio of LAMB and LARS as a tensor, so that no device has to wait for the host.</summary>
static class TrustRatio
{
    /// <summary>numerator / denominator for scalars that are at least 0; 1 where either is 0.</summary>
    public static Tensor Of(Tensor numerator, Tensor denominator) =>
        where((numerator > 0).logical_and(denominator > 0), numerator / denominator, ones_like(numerator));
}
