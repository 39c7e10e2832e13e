using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// What is trained: a model, its data in batches, its loss and its metrics. A task is built for one seed: the model's initial
/// weights come from it, and the examples of an epoch depend on the seed and the epoch's number alone, so that a run can be taken
/// up again in the middle of an epoch.
/// </summary>
public interface ITrainingTask : IDisposable
{
    /// <summary>The task's name on the command line, for example <c>movielens-1m</c>.</summary>
    string Name { get; }

    /// <summary>The network being trained.</summary>
    nn.Module Model { get; }

    /// <summary>Examples in one epoch (for recommendation: positives and drawn negatives).</summary>
    long ExamplesPerEpoch { get; }

    /// <summary>The metric that selects hyper-parameters; higher is better. One of the names <see cref="Evaluate"/> returns.</summary>
    string HeadlineMetric { get; }

    /// <summary>
    /// The batches of one epoch, in an order that depends on the seed and the epoch only, from batch <paramref name="firstBatch"/> on.
    /// Every example appears once; the last batch may be smaller. They may be prepared in the background; the caller disposes each.
    /// </summary>
    IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0);

    /// <summary>The same batches, of each only the part of one rank. Overridden where the other ranks' parts need not be made at all.</summary>
    IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch, BatchShard shard) => Batches(epoch, batchSize, firstBatch).Select(shard.Of);

    /// <summary>
    /// Tells the task, before training, of the processes that train with this one, so that work can be shared among them. From then on all of them call
    /// <see cref="Evaluate"/>, and <see cref="Batches(int, int, int, BatchShard)"/> with their parts, alike; the results do not depend on their number.
    /// </summary>
    void Join(IProcessGroup group)
    {
    }

    /// <summary>The model's output before the loss: shape [batch, classes], or [batch] for a binary target.</summary>
    Tensor Logits(Batch batch);

    /// <summary>The mean loss over a batch: a scalar tensor.</summary>
    Tensor Loss(Tensor logits, Tensor targets);

    /// <summary>The metrics on a held-out split, by name (<c>HR@10</c>, <c>accuracy</c>, <c>loss</c>), in evaluation mode.</summary>
    /// <returns>An empty dictionary where the task has no such split.</returns>
    IReadOnlyDictionary<string, double> Evaluate(Split split);
}
