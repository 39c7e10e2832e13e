using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>What a batch's logits say about how far training has come.</summary>
/// <param name="Examples">The number of examples.</param>
/// <param name="Accuracy">The share that the network gets right.</param>
/// <param name="FlatShare">The loss-flattening index: the share whose loss has a negligible gradient, shorter than <see cref="Negligible"/>.</param>
/// <param name="Scale">The logits' root mean square.</param>
/// <param name="Spread">The mean distance of the largest logit from the second; of one logit an example, its mean absolute value.</param>
public readonly record struct LogitStatistics(long Examples, double Accuracy, double FlatShare, double Scale, double Spread)
{
    /// <summary>
    /// The length of the loss's gradient with respect to an example's logits, ||softmax - onehot|| or |sigmoid - y|, below which the example counts as flat:
    /// its probability is then within about 1 % of its label.
    /// </summary>
    public const double Negligible = 0.01;

    /// <summary>Measures a batch under the cross-entropy loss.</summary>
    /// <param name="logits">[examples, classes], or [examples] for binary labels.</param>
    /// <param name="labels">Class numbers, or 0 and 1 in a floating type: [examples].</param>
    public static LogitStatistics Of(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using Scalar half = 0.5;
        using Scalar negligible = Negligible;
        var isBinary = logits.dim() == 1;
        var probabilities = isBinary ? logits.sigmoid() : logits.softmax(1);
        var errors = isBinary ? (probabilities - labels).abs() : (probabilities - nn.functional.one_hot(labels, logits.shape[1])).norm(1);
        var hits = isBinary ? errors.lt(half) : logits.argmax(1).eq(labels);
        var means = new[] { hits, errors.lt(negligible), logits.square(), isBinary ? logits.abs() : TopGap(logits) }.Select(t => t.to_type(ScalarType.Float64).mean());
        var numbers = stack(means.ToArray()).cpu().data<double>().ToArray();
        return new LogitStatistics(labels.shape[0], numbers[0], numbers[1], Math.Sqrt(numbers[2]), numbers[3]);
    }

    static Tensor TopGap(Tensor logits)
    {
        var (values, _) = logits.topk(2, dim: 1);
        return values.select(1, 0) - values.select(1, 1);
    }
}
