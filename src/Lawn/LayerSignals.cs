using Lawn.Geometry;
using Lawn.Switching;
using static TorchSharp.torch;

namespace Lawn;

/// <summary>Measures the held layers for a switch rule: all of them together. The caller holds no_grad.</summary>
static class LayerSignals
{
    public static IReadOnlyList<LayerSignal> Of(IReadOnlyList<HeldLayer> held, SwitchInputs wanted)
    {
        var withGradients = wanted.HasFlag(SwitchInputs.Gradients);
        if (!withGradients && !wanted.HasFlag(SwitchInputs.WeightNorms)) return [];

        using var scope = NewDisposeScope();
        var norms = Numbers(held.Select(layer => Norm(layer.Weight.Weight)));
        if (!withGradients) return [.. held.Select((layer, k) => new LayerSignal(layer.Weight.Name, norms[k], double.NaN, double.NaN))];
        var gradients = held.Select(layer => Gradient(layer.Weight.Weight)).ToList();
        var sizes = Numbers(gradients.Select(Norm));
        var radials = Numbers(gradients.Zip(held, (gradient, layer) => DoubleSums.Product(gradient, layer.Weight.Weight)));
        return [.. held.Select((layer, k) => new LayerSignal(layer.Weight.Name, norms[k], sizes[k], radials[k]))];
    }

    static double[] Numbers(IEnumerable<Tensor> scalars) => stack(scalars.ToArray()).cpu().data<double>().ToArray();

    static Tensor Norm(Tensor vector) => DoubleSums.Product(vector, vector).sqrt();

    static Tensor Gradient(Tensor weight) => weight.grad switch
    {
        null => zeros_like(weight),
        { is_sparse: true } sparse => sparse.to_dense(),
        var dense => dense,
    };
}
