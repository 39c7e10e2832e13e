using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Support;

/// <summary>A linear layer, batch normalisation and a linear layer on fixed random numbers, in which one pass (counted over the run) can be broken.</summary>
sealed class FragileTask : ITrainingTask
{
    const int Examples = 64;
    const int Size = 16;
    readonly nn.Module<Tensor, Tensor> network;
    readonly Tensor inputs;
    readonly Tensor labels;
    int passes;

    public FragileTask(bool withNorm = true)
    {
        manual_seed(1);
        var layers = new List<(string, nn.Module<Tensor, Tensor>)> { ("first", nn.Linear(4, 8)), ("relu", nn.ReLU()), ("last", nn.Linear(8, 2)) };
        if (withNorm) layers.Insert(1, ("norm", nn.BatchNorm1d(8)));
        network = nn.Sequential(layers);
        inputs = randn(Examples, 4).DetachFromDisposeScope();
        labels = randint(0, 2, Examples, ScalarType.Int64).DetachFromDisposeScope();
    }

    public string Name => "fragile";

    public nn.Module Model => network;

    public long ExamplesPerEpoch => Examples;

    public string HeadlineMetric => "accuracy";

    /// <summary>The pass whose inputs are so large that their variance is infinite, and what comes after it finite.</summary>
    public int? HugeInputs { get; init; }

    /// <summary>The pass whose loss is multiplied by <see cref="LossFactor"/>.</summary>
    public int? HugeLoss { get; init; }

    public double LossFactor { get; init; } = 1e17;

    /// <summary>The factor of the loss of every other pass.</summary>
    public double OtherLossFactor { get; init; } = 1;

    /// <summary>Called with the model before each pass.</summary>
    public Action<int, nn.Module>? BeforePass { get; init; }

    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0)
    {
        for (var start = firstBatch * Size; start < Examples; start += Size)
            yield return new Batch([inputs.narrow(0, start, Size).clone()], labels.narrow(0, start, Size).clone());
    }

    public Tensor Logits(Batch batch)
    {
        if (is_grad_enabled()) BeforePass?.Invoke(passes, Model);
        if (is_grad_enabled() && passes == HugeInputs) batch.Inputs[0].mul_(1e25);
        return network.call(batch.Inputs[0]);
    }

    public Tensor Loss(Tensor logits, Tensor targets)
    {
        var loss = nn.functional.cross_entropy(logits, targets);
        return loss * (passes++ == HugeLoss ? LossFactor : OtherLossFactor);
    }

    public IReadOnlyDictionary<string, double> Evaluate(Split split) => new Dictionary<string, double> { ["accuracy"] = 0.5 };

    public void Dispose()
    {
        inputs.Dispose();
        labels.Dispose();
        Model.Dispose();
    }
}
