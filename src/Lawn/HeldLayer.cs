using Lawn.Geometry;
using Lawn.Scope;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn;

/// <summary>A layer whose norm LAWN holds: its tensors, and from the switch on, the norm they are held at.</summary>
public sealed class HeldLayer
{
    readonly IWeightGeometry geometry;
    readonly IReadOnlyList<Parameter> parameters;

    internal HeldLayer(LayerWeight weight, IWeightGeometry geometry, BiasHandling biases)
    {
        Weight = weight;
        this.geometry = geometry;
        parameters = biases == BiasHandling.JoinWeight && weight.Bias is { } bias ? [weight.Weight, bias] : [weight.Weight];
    }

    /// <summary>The layer's weight.</summary>
    public LayerWeight Weight { get; }

    /// <summary>The norm (or the norms of the rows) being held; null in the free phase.</summary>
    public Tensor? TargetNorm { get; private set; }

    /// <summary>The tensors that share the norm: the weight, and its bias where the two are joined.</summary>
    internal IReadOnlyList<Parameter> Parameters => parameters;

    internal Tensor CurrentNorm() => geometry.Norm(parameters);

    internal void Hold(Tensor norm)
    {
        TargetNorm?.Dispose();
        TargetNorm = norm.detach().DetachFromDisposeScope();
        if (parameters.Any(p => p.requires_grad)) geometry.Retract(parameters, TargetNorm);
    }

    internal void RestoreTarget(Tensor? norm)
    {
        TargetNorm?.Dispose();
        TargetNorm = norm?.DetachFromDisposeScope();
    }

    /// <summary>Step 1: the gradient loses its radial part. Parameters without a gradient take no part.</summary>
    internal void ProjectGradient()
    {
        var gradients = parameters.Select(DenseGradient).ToList();
        var withGradient = parameters.Zip(gradients).Where(pair => pair.Second is not null).ToList();
        if (withGradient.Count == parameters.Count)
            geometry.ProjectToTangent(gradients!, parameters, TargetNorm!);
        else if (withGradient.Count > 0)
            ProjectPartial(gradients);
        foreach (var gradient in gradients) gradient?.Dispose();
    }

    /// <summary>Removes the radial part of vectors of the layer's shapes, in place.</summary>
    internal void Project(IReadOnlyList<Tensor> vector) => geometry.ProjectToTangent(vector, parameters, TargetNorm!);

    /// <summary>Step 3: back to the sphere. A layer without a gradient was not stepped, and is left as it is, bit for bit.</summary>
    internal void Retract()
    {
        if (parameters.Any(HasGradient)) geometry.Retract(parameters, TargetNorm!);
    }

    static bool HasGradient(Parameter parameter)
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    }

    // The tangential part of a sparse gradient is dense.
    static Tensor? DenseGradient(Parameter parameter)
    {
        var gradient = parameter.grad;
        if (gradient is not { is_sparse: true }) return gradient;
        using (gradient) parameter.grad = gradient.to_dense();
        return parameter.grad;
    }

    // A frozen part of a joined layer counts as a zero gradient, and its tangential part is not applied.
    void ProjectPartial(IReadOnlyList<Tensor?> gradients)
    {
        using var scope = NewDisposeScope();
        var full = gradients.Zip(parameters, (g, p) => g ?? zeros_like(p)).ToList();
        geometry.ProjectToTangent(full, parameters, TargetNorm!);
    }
}
