using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>
/// A product of spheres. On each, with weights w and a vector g: projection g - (&lt;g,w&gt; / &lt;w,w&gt;) w and retraction c w / ||w||
/// (LAWN, arXiv:2108.05839, written out in the method page). Inner products are taken in single precision for half-precision
/// tensors and in the tensors' own precision otherwise; none is read back by the host.
/// </summary>
public abstract class SphereGeometry : IWeightGeometry
{
    /// <summary>The inner product on each sphere: a scalar, or a vector with one entry a sphere.</summary>
    protected abstract Tensor InnerProduct(Tensor left, Tensor right);

    /// <summary>Views one number a sphere so that it multiplies <paramref name="like"/> element by element.</summary>
    protected abstract Tensor Spread(Tensor perSphere, Tensor like);

    /// <inheritdoc/>
    public Tensor Norm(IReadOnlyList<Tensor> layer)
    {
        using var scope = NewDisposeScope();
        return InnerProduct(layer, layer).sqrt().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void ProjectToTangent(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> layer, Tensor norm)
    {
        using var scope = NewDisposeScope();
        var squaredNorm = InnerProduct(layer, layer);
        var radial = InnerProduct(vector, layer) / squaredNorm;
        radial = where(IsPositive(squaredNorm).logical_and(IsPositive(norm)), radial, zeros_like(radial));
        foreach (var (part, weight) in vector.Zip(layer))
            part.sub_(weight * Spread(radial, weight).to_type(weight.dtype));
    }

    /// <inheritdoc/>
    public void Retract(IReadOnlyList<Tensor> layer, Tensor norm)
    {
        using var scope = NewDisposeScope();
        var present = InnerProduct(layer, layer).sqrt();
        var scale = norm / present;
        scale = where(IsPositive(present).logical_and(IsPositive(norm)), scale, ones_like(scale));
        foreach (var weight in layer)
            weight.mul_(Spread(scale, weight));
    }

    // Scalars are named, here and below, so that they outlive the native calls: TorchSharp may finalise an implicit one too early.
    Tensor InnerProduct(IReadOnlyList<Tensor> left, IReadOnlyList<Tensor> right)
    {
        using Scalar one = 1;
        return left.Zip(right, (a, b) => InnerProduct(AtLeastSingle(a), AtLeastSingle(b))).Aggregate((sum, next) => sum.add(next, one));
    }

    static Tensor IsPositive(Tensor tensor)
    {
        using Scalar zero = 0;
        return tensor.gt(zero);
    }

    static Tensor AtLeastSingle(Tensor tensor) =>
        tensor.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? tensor.to_type(ScalarType.Float32) : tensor;
}
