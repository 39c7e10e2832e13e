using TorchSharp;

namespace Lawn.Training;

/// <summary>Some training examples that stay the same through a run: the first of its epoch 0.</summary>
sealed class FixedSample : IDisposable
{
    const int PartSize = 128;

    /// <summary>Takes them from a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="examples">How many; all of an epoch where it has fewer.</param>
    public FixedSample(ITrainingTask task, int examples)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = task.Batches(epoch: 0, (int)Math.Min(examples, task.ExamplesPerEpoch)).First();
        for (var start = 0L; start < batch.Size; start += PartSize)
        {
            var length = Math.Min(PartSize, batch.Size - start);
            Parts.Add(new Batch([.. batch.Inputs.Select(Cut)], Cut(batch.Targets)));
            torch.Tensor Cut(torch.Tensor whole) => whole.narrow(0, start, length).clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The examples in parts of a size that fits with its graph of second derivatives.</summary>
    public List<Batch> Parts { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts) part.Dispose();
    }
}
