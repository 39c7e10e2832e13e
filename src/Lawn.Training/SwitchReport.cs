using Lawn.Switching;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Tells a switch rule what it wants to know of each batch: adds up the parts of an accumulated batch.</summary>
sealed class SwitchReport(LawnOptimizer optimizer)
{
    /// <summary>An example whose gradient with respect to the logits is shorter than this is flat: it is right with a probability above some 99 %.</summary>
    const double Negligible = 0.01;

    long right;
    long flat;
    long examples;

    /// <summary>Looks at the logits of a batch or a part of it.</summary>
    public void Look(Tensor logits, Tensor targets)
    {
        if (!optimizer.WantedInputs.HasFlag(SwitchInputs.Examples)) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var isBinary = targets.is_floating_point();
        using Scalar half = 0.5;
        using Scalar negligible = Negligible;
        var probabilities = isBinary ? logits.sigmoid() : logits.softmax(1);
        var errors = isBinary ? (probabilities - targets).abs() : (probabilities - nn.functional.one_hot(targets, logits.shape[1])).norm(1);
        var hits = isBinary ? errors.lt(half) : logits.argmax(1).eq(targets);
        right += hits.sum().item<long>();
        flat += errors.lt(negligible).sum().item<long>();
        examples += targets.shape[0];
    }

    /// <summary>Passes it on; call between the backward pass and the optimizer's step.</summary>
    public void Send(float loss)
    {
        if (examples > 0) optimizer.Report(loss, (double)right / examples, (double)flat / examples);
        else if (optimizer.WantedInputs.HasFlag(SwitchInputs.Loss)) optimizer.Report(loss);
        (right, flat, examples) = (0, 0, 0);
    }
}
