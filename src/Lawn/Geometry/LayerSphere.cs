using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>One sphere a layer: the Frobenius norm of the whole weight tensor is held. The default.</summary>
public sealed class LayerSphere : SphereGeometry
{
    /// <inheritdoc/>
    protected override Tensor InnerProduct(Tensor left, Tensor right) => DoubleSums.Product(left, right);

    /// <inheritdoc/>
    protected override Tensor Spread(Tensor perSphere, Tensor like) => perSphere;
}
