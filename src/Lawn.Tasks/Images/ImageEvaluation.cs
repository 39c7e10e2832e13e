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
    const int NumbersPerBatch = 3; // the loss, how many are right, and right among the first five

    /// <summary>The metrics <c>accuracy</c>, <c>top5</c> (for more than ten classes) and <c>loss</c>, the mean cross-entropy.</summary>
    /// <param name="model">The classifier; it is put into evaluation mode meanwhile.</param>
    /// <param name="images">The images; none gives no metrics.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="builder">Writes the batches.</param>
    /// <param name="device">The model's device.</param>
    /// <param name="group">The ranks that share the batches; each has the metrics of all.</param>
    public static IReadOnlyDictionary<string, double> Evaluate(
        nn.Module<Tensor, Tensor> model, LabelledImages images, int classes, BatchBuilder builder, Device device, IProcessGroup group)
    {
        if (images.Count == 0) return new Dictionary<string, double>();
        var rows = Enumerable.Range(0, images.Count).ToArray();
        var count = (images.Count + BatchSize - 1) / BatchSize;
        var own = Enumerable.Range(0, count).Where(number => number % group.Size == group.Rank).ToArray();
        var batches = ReadAhead.Of(0, own.Length, k =>
            builder.Plain(images, rows.AsMemory(own[k] * BatchSize, Math.Min(BatchSize, images.Count - (own[k] * BatchSize)))));
        var found = new float[count * NumbersPerBatch];
        var wasTraining = model.training;
        using var noGradients = no_grad();
        model.eval();
        try
        {
            foreach (var (number, batch) in own.Zip(batches))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    var targets = batch.Targets.to(device);
                    var logits = model.call(batch.Inputs[0].to(device)).to_type(ScalarType.Float32);
                    var numbers = found.AsSpan(number * NumbersPerBatch, NumbersPerBatch);
                    numbers[0] = nn.functional.cross_entropy(logits, targets, reduction: nn.Reduction.Sum).item<float>();
                    numbers[1] = logits.argmax(1).eq(targets).sum().item<long>();
                    if (classes > ClassesForTop5) numbers[2] = logits.topk(5, 1).indexes.eq(targets.unsqueeze(1)).sum().item<long>();
                }
            }
        }
        finally
        {
            model.train(wasTraining);
        }

        found = group.Sum(found); // each batch's numbers and zeros
        var (loss, right, among5) = (0.0, 0L, 0L);
        foreach (var numbers in found.Chunk(NumbersPerBatch)) (loss, right, among5) = (loss + numbers[0], right + (long)numbers[1], among5 + (long)numbers[2]);
        if (double.IsNaN(loss)) throw Divergence.Fault();
        var metrics = new Dictionary<string, double> { ["accuracy"] = (double)right / images.Count };
        if (classes > ClassesForTop5) metrics["top5"] = (double)among5 / images.Count;
        metrics["loss"] = loss / images.Count;
        return metrics;
    }
}
