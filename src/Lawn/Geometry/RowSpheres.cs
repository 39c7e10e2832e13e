using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>
/// One sphere a row of the first dimension: an output unit of a linear layer, an output channel of a convolution, a row of an
/// embedding table. A joined bias gives each output unit its own entry.
/// </summary>
public sealed class RowSpheres : SphereGeometry
{
    /// <inheritdoc/>
    protected override Tensor InnerProduct(Tensor left, Tensor right) => DoubleSums.ProductOfRows(left, right);

    /// <inheritdoc/>
    protected override Tensor Spread(Tensor perSphere, Tensor like) =>
        perSphere.reshape([like.shape[0], .. Enumerable.Repeat(1L, (int)like.dim() - 1)]);
}
