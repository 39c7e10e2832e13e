using Lawn.Scope;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>
/// Classification margins: q = f_y - max of the other logits, positive where the network is right; (2y - 1) z for one logit z an example.
/// Divided by the product of the layers' norms they can be compared between networks of different scale: the normalised margin of
/// a homogeneous network (Lyu and Li 2020).
/// </summary>
/// <param name="Min">The smallest margin.</param>
/// <param name="P1">The margin that 1 % of the examples do not reach.</param>
/// <param name="P10">The margin that 10 % do not reach.</param>
/// <param name="Median">The median.</param>
public sealed record Margins(double Min, double P1, double P10, double Median)
{
    /// <summary>The margin of each example.</summary>
    /// <param name="logits">[examples, classes], or [examples] for binary labels.</param>
    /// <param name="labels">Class numbers, or 0 and 1 in a floating type: [examples].</param>
    /// <returns>[examples], of the logits' type.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is one class only.</exception>
    public static Tensor OfEach(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (logits.dim() is not (1 or 2) || labels.dim() != 1 || labels.shape[0] != logits.shape[0])
            throw new ArgumentException($"Logits [{string.Join(", ", logits.shape)}] and labels [{string.Join(", ", labels.shape)}] do not fit together.", nameof(logits));
        if (logits.dim() == 1) return (logits * (labels.to(logits.dtype) * 2 - 1)).MoveToOuterDisposeScope();
        if (logits.shape[1] < 2) throw new ArgumentException("A margin needs two classes.", nameof(logits));
        var index = labels.to_type(ScalarType.Int64).unsqueeze(1);
        var own = logits.gather(1, index).squeeze(1);
        using TorchSharp.Scalar lowest = double.NegativeInfinity;
        var others = logits.scatter(1, index, full_like(index, lowest, dtype: logits.dtype)).amax([1]);
        return (own - others).MoveToOuterDisposeScope();
    }

    /// <summary>The quantiles of some margins, interpolated linearly.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Margins Of(Tensor margins)
    {
        var sorted = margins.detach().to_type(ScalarType.Float64).cpu().data<double>().ToArray();
        if (sorted.Length == 0) throw new ArgumentException("There is no margin.", nameof(margins));
        Array.Sort(sorted);
        return new Margins(sorted[0], Quantile(0.01), Quantile(0.1), Quantile(0.5));

        double Quantile(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
        }
    }

    /// <summary>These margins divided by the product of the layers' norms.</summary>
    public Margins DividedByNorms(IEnumerable<LayerWeight> layers)
    {
        using var scope = NewDisposeScope();
        var product = layers.Aggregate(1.0, (product, layer) => product * layer.Weight.detach().to_type(ScalarType.Float64).norm().item<double>());
        return new Margins(Min / product, P1 / product, P10 / product, Median / product);
    }
}
