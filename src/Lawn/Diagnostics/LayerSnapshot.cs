using Lawn.Scope;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>Layers before a step, to see how it moves them: make it after the backward pass, and ask when the step is taken.</summary>
public sealed class LayerSnapshot : IDisposable
{
    readonly IReadOnlyList<LayerWeight> layers;
    readonly List<Tensor> weights = [];
    readonly double[] gradientNorms;
    readonly double[] radials;

    /// <summary>Copies the weights, and reads their gradients.</summary>
    public LayerSnapshot(IReadOnlyList<LayerWeight> layers)
    {
        this.layers = layers;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var layer in layers) weights.Add(layer.Weight.detach().clone().DetachFromDisposeScope());
        var gradients = layers.Select(layer => Dense(layer.Weight.grad) ?? zeros_like(layer.Weight)).ToList();
        gradientNorms = Numbers(gradients.Select(g => g.norm()));
        radials = Numbers(gradients.Zip(weights, (g, w) => (g * w).sum()));
    }

    /// <summary>The motion of each layer, in the order of the layers.</summary>
    public IReadOnlyList<LayerMotion> After()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var before = Numbers(weights.Select(w => w.norm()));
        var after = Numbers(layers.Select(layer => layer.Weight.norm()));
        // The angle from the chord of the unit vectors, 2 asin(c / 2): exact for small steps, where the cosine is not.
        var chords = Numbers(layers.Zip(weights, (layer, w) => (layer.Weight / layer.Weight.norm() - w / w.norm()).norm()));
        return [.. layers.Select((layer, k) => new LayerMotion(
            layer.Name, before[k], gradientNorms[k],
            Ratio(radials[k], gradientNorms[k] * before[k]),
            before[k] > 0 && after[k] > 0 ? 2 * Math.Asin(Math.Min(1, chords[k] / 2)) : 0))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in weights) weight.Dispose();
    }

    static double Ratio(double above, double below) => below > 0 ? above / below : 0;

    static Tensor? Dense(Tensor? gradient) => gradient is { is_sparse: true } ? gradient.to_dense() : gradient;

    static double[] Numbers(IEnumerable<Tensor> scalars) =>
        stack(scalars.Select(s => s.to_type(ScalarType.Float64)).ToArray()).cpu().data<double>().ToArray();
}
