using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>
/// What is held: the surface on which the constrained phase keeps a layer. A layer is a list of tensors, its weight and, where the
/// bias is joined to it, its bias; vectors on it (gradients, updates) are lists of the same shapes.
/// </summary>
public interface IWeightGeometry
{
    /// <summary>The norm, or norms, that the surface fixes: one number or one a row, in at least single precision.</summary>
    Tensor Norm(IReadOnlyList<Tensor> layer);

    /// <summary>
    /// Removes, in place, the part of a vector that points out of the surface at the layer's present weights. A sphere of norm 0 is not
    /// held: its part of the vector stays.
    /// </summary>
    void ProjectToTangent(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> layer, Tensor norm);

    /// <summary>Scales the layer, in place, back to the given norms. A sphere of norm 0 is left alone.</summary>
    void Retract(IReadOnlyList<Tensor> layer, Tensor norm);
}
