using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>
/// A product of spheres. On each, with weights w and a vector g: projection g - (&lt;g,w&gt; / &lt;w,w&gt;) w and retraction c w / ||w||
/// (LAWN, arXiv:2108.05839, written out in the method page). Inner products are taken in double precision, elements of half-precision tensors are
/// computed in single precision; nothing is read back by the host. A norm below <see cref="LeastNorm"/> counts as 0.
/// </summary>
public abstract class SphereGeometry : IWeightGeometry
{
    /// <summary>The least norm that is held: just above the least normal number of single precision, whose reciprocal is still finite.</summary>
    public const double LeastNorm = 1e-37;

    /// <summary>The inner product on each sphere, in double precision: a scalar, or a vector with one entry a sphere.</summary>
    protected abstract Tensor InnerProduct(Tensor left, Tensor right);

    /// <summary>Views one number a sphere so that it multiplies <paramref name="like"/> element by element.</summary>
    protected abstract Tensor Spread(Tensor perSphere, Tensor like);

    /// <inheritdoc/>
    public Tensor Norm(IReadOnlyList<Tensor> layer)
    {
        using var scope = NewDisposeScope();
        return InnerProduct(layer, layer).sqrt().to_type(AtLeastSingle(layer[0].dtype)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void ProjectToTangent(IReadOnlyList<Tensor> vector, IReadOnlyList<Tensor> layer, Tensor norm)
    {
        using var scope = NewDisposeScope();
        var present = InnerProduct(layer, layer).sqrt();
        var isHeld = IsHeld(present).logical_and(IsHeld(norm));
        var reciprocal = where(isHeld, present.reciprocal(), zeros_like(present));
        var radial = InnerProduct(vector, layer) * reciprocal; // <g, w/||w||>: no larger than ||g||
        foreach (var (part, weight) in vector.Zip(layer))
        {
            var type = AtLeastSingle(weight.dtype);
            var direction = weight.to_type(type) * Spread(reciprocal, weight).to_type(type);
            part.sub_(direction.mul_(Spread(radial, weight).to_type(type)));
        }
    }

    /// <inheritdoc/>
    public void Retract(IReadOnlyList<Tensor> layer, Tensor norm)
    {
        using var scope = NewDisposeScope();
        var present = InnerProduct(layer, layer).sqrt();
        var isElsewhere = present.to_type(norm.dtype).ne(norm); // weights on their sphere keep their bits
        var scale = where(IsHeld(present).logical_and(IsHeld(norm)).logical_and(isElsewhere), norm / present, ones_like(present));
        foreach (var weight in layer)
            weight.mul_(Spread(scale, weight).to_type(AtLeastSingle(weight.dtype)));
    }

    // Scalars are named, here and below, so that they outlive the native calls: TorchSharp may finalise an implicit one too early.
    Tensor InnerProduct(IReadOnlyList<Tensor> left, IReadOnlyList<Tensor> right)
    {
        using Scalar one = 1;
        return left.Zip(right, InnerProduct).Aggregate((sum, next) => sum.add(next, one));
    }

    static Tensor IsHeld(Tensor norm)
    {
        using Scalar least = LeastNorm;
        return norm.ge(least);
    }

    static ScalarType AtLeastSingle(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : type;
}
