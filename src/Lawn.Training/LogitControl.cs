using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Rival explanations of LAWN, as controls: training on logits whose scale is set by hand. The weights stay free, and the metrics of evaluation are
/// those of the plain logits.
/// </summary>
/// <param name="temperature">Logits are divided by this: a fixed temperature.</param>
/// <param name="norm">
/// Logits are scaled to this root mean square over the classes of each example, as LogitNorm does up to its constant (Wei et al. 2022, arXiv:2205.09310); over the batch where
/// there is one logit an example. Null leaves them.
/// </param>
sealed class LogitControl(double temperature, double? norm)
{
    const double SmallestNorm = 1e-7;

    /// <summary>Whether logits stay as they are.</summary>
    public bool IsIdentity => temperature == 1 && norm is null;

    /// <summary>The logits to train on: [batch, classes] or [batch], like those given.</summary>
    public Tensor Apply(Tensor logits)
    {
        using var scope = NewDisposeScope();
        using Scalar scale = (norm ?? 1) / temperature;
        if (norm is null) return logits.mul(scale).MoveToOuterDisposeScope();
        using Scalar smallest = SmallestNorm;
        var squares = logits.square();
        var size = (logits.dim() > 1 ? squares.mean([1], keepdim: true) : squares.mean()).sqrt().clamp(min: smallest);
        return logits.div(size).mul(scale).MoveToOuterDisposeScope();
    }
}
