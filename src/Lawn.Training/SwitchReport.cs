using Lawn.Diagnostics;
using Lawn.Switching;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Tells a switch rule what it wants to know of each batch: adds up the parts of an accumulated batch.</summary>
sealed class SwitchReport(LawnOptimizer optimizer)
{
    /// <summary>What was seen of the batch so far.</summary>
    public BatchCounts Counts { get; set; }

    /// <summary>Looks at the logits of a batch or a part of it.</summary>
    public void Look(Tensor logits, Tensor targets)
    {
        if (!optimizer.WantedInputs.HasFlag(SwitchInputs.Examples)) return;
        var found = LogitStatistics.Of(logits, targets);
        Counts = new BatchCounts(
            Counts.Right + found.Accuracy * found.Examples,
            Counts.Flat + found.FlatShare * found.Examples,
            Counts.Examples + found.Examples);
    }

    /// <summary>Forgets a batch that is passed over.</summary>
    public void Drop() => Counts = default;

    /// <summary>Passes it on; call between the backward pass and the optimizer's step.</summary>
    public void Send(float loss)
    {
        if (Counts.Examples > 0) optimizer.Report(loss, Counts.Right / Counts.Examples, Counts.Flat / Counts.Examples);
        else if (optimizer.WantedInputs.HasFlag(SwitchInputs.Loss)) optimizer.Report(loss);
        Counts = default;
    }
}
