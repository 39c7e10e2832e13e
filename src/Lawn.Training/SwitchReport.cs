using Lawn.Diagnostics;
using Lawn.Switching;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Tells a switch rule what it wants to know of each batch: adds up the parts of an accumulated batch.</summary>
sealed class SwitchReport(LawnOptimizer optimizer)
{
    double right;
    double flat;
    long examples;

    /// <summary>Looks at the logits of a batch or a part of it.</summary>
    public void Look(Tensor logits, Tensor targets)
    {
        if (!optimizer.WantedInputs.HasFlag(SwitchInputs.Examples)) return;
        var found = LogitStatistics.Of(logits, targets);
        right += found.Accuracy * found.Examples;
        flat += found.FlatShare * found.Examples;
        examples += found.Examples;
    }

    /// <summary>Passes it on; call between the backward pass and the optimizer's step.</summary>
    public void Send(float loss)
    {
        if (examples > 0) optimizer.Report(loss, right / examples, flat / examples);
        else if (optimizer.WantedInputs.HasFlag(SwitchInputs.Loss)) optimizer.Report(loss);
        (right, flat, examples) = (0, 0, 0);
    }
}
