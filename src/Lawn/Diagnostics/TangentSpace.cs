using Lawn.Scope;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>
/// The directions in which LAWN lets layers move: along the sphere of each layer's norm, in units of that norm, so that runs with
/// different norms can be compared. With v in these units the loss is L(w + D P v), D multiplying a layer's part by ||w|| and P taking the
/// radial part out; parameters that are no layer weights stay where they are.
/// <para>The Hessian on the sphere is D P (H - a) P D with a = &lt;g, w&gt; / ||w||^2 for each layer: without the second term it would not see that a
/// geodesic curves away from its tangent (Absil, Mahony and Sepulchre 2008, section 5.5). It does not change when a layer before a normalisation,
/// or all of them in a homogeneous network together with their opposite change, are scaled.</para>
/// </summary>
public sealed class TangentSpace : IDisposable
{
    readonly LossSurface surface;
    readonly IReadOnlyList<bool> isHeld;
    readonly Tensor gradient;

    /// <summary>The tangent space at the model's present weights.</summary>
    /// <param name="surface">The loss.</param>
    /// <param name="layers">The layers on spheres; those of norm 0 do not count.</param>
    public TangentSpace(LossSurface surface, IEnumerable<LayerWeight> layers)
    {
        this.surface = surface ?? throw new ArgumentNullException(nameof(surface));
        var handles = layers.Select(layer => layer.Weight.Handle).ToHashSet();
        isHeld = [.. surface.Parameters.Select(p => handles.Contains(p.Handle))];
        if (!isHeld.Contains(true)) throw new ArgumentException("None of the layers is among the surface's parameters.", nameof(layers));
        gradient = surface.Gradient().DetachFromDisposeScope();
    }

    /// <summary>P v: a flat vector without its radial parts, and without the parts of parameters on no sphere.</summary>
    public Tensor Project(Tensor vector) => Map(vector, (part, weight) => part - weight * (Dot(part, weight) / Dot(weight, weight)));

    /// <summary>The Hessian on the spheres, in units of their radii, times a flat vector.</summary>
    public Tensor HessianTimes(Tensor vector)
    {
        using var scope = NewDisposeScope();
        var direction = Scale(Project(vector));
        var product = surface.HessianTimes(direction);
        var gradients = surface.Split(gradient);
        var curved = Map(direction, (part, weight, number) => part * (Dot(gradients[number], weight) / Dot(weight, weight)));
        return Scale(Project(product - curved)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => gradient.Dispose();

    Tensor Scale(Tensor vector) => Map(vector, (part, weight) => part * weight.norm());

    Tensor Map(Tensor vector, Func<Tensor, Tensor, Tensor> change) => Map(vector, (part, weight, _) => change(part, weight));

    Tensor Map(Tensor vector, Func<Tensor, Tensor, int, Tensor> change)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var parts = surface.Split(vector).Select((part, number) =>
            isHeld[number] && surface.Parameters[number].count_nonzero().item<long>() > 0 ? change(part, surface.Parameters[number], number) : zeros_like(part));
        return cat([.. parts.Select(part => part.flatten())]).MoveToOuterDisposeScope();
    }

    static Tensor Dot(Tensor a, Tensor b) => (a * b).sum();
}
