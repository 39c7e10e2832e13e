using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>Judges a classifier on held-out images, batch by batch.</summary>
static class ImageEvaluation
{
    /// <summary>Above this number of classes the top-5 accuracy is reported too.</summary>
    public const int ClassesForTop5 = 10;

    const int BatchSize = 256;

    /// <summary>The metrics <c>accuracy</c>, <c>top5</c> (for more than ten classes) and <c>loss</c>, the mean cross-entropy.</summary>
    /// <param name="model">The classifier; it is put into evaluation mode meanwhile.</param>
    /// <param name="images">The images; none gives no metrics.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="builder">Writes the batches.</param>
    /// <param name="device">The model's device.</param>
    public static IReadOnlyDictionary<string, double> Evaluate(
        nn.Module<Tensor, Tensor> model, LabelledImages images, int classes, BatchBuilder builder, Device device)
    {
        if (images.Count == 0) return new Dictionary<string, double>();
        var rows = Enumerable.Range(0, images.Count).ToArray();
        var batches = ReadAhead.Of(0, (images.Count + BatchSize - 1) / BatchSize, number =>
            builder.Plain(images, rows.AsMemory(number * BatchSize, Math.Min(BatchSize, images.Count - (number * BatchSize)))));
        var (loss, right, among5, wasTraining) = (0.0, 0L, 0L, model.training);
        using var noGradients = no_grad();
        model.eval();
        try
        {
            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    var targets = batch.Targets.to(device);
                    var logits = model.call(batch.Inputs[0].to(device)).to_type(ScalarType.Float32);
                    loss += nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.Sum).item<float>();
                    right += logits.argmax(1).eq(targets).sum().item<long>();
                    if (classes > ClassesForTop5) among5 += logits.topk(5, 1).indexes.eq(targets.unsqueeze(1)).sum().item<long>();
                }
            }
        }
        finally
        {
            model.train(wasTraining);
        }

        if (double.IsNaN(loss)) throw Divergence.Fault();
        var metrics = new Dictionary<string, double> { ["accuracy"] = (double)right / images.Count };
        if (classes > ClassesForTop5) metrics["top5"] = (double)among5 / images.Count;
        metrics["loss"] = loss / images.Count;
        return metrics;
    }
}
