using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Support;

/// <summary>Three noisy spirals in the plane and a small network with dropout: a task of a few milliseconds an epoch.</summary>
sealed class SpiralTask : IStudiedTask
{
    const int Examples = 300;
    readonly int seed;
    readonly double dropout;
    readonly Tensor inputs;
    readonly Tensor labels;
    int passes;
    int evaluations;

    public SpiralTask(int seed, double dropout = 0.1)
    {
        this.seed = seed;
        this.dropout = dropout;
        manual_seed(seed);
        Model = NewModel();
        labels = arange(Examples).remainder(3).to_type(ScalarType.Int64).DetachFromDisposeScope();
        var radius = linspace(0.1, 1, Examples);
        var angle = radius * 4 + labels * (2 * Math.PI / 3) + randn(Examples) * 0.1;
        inputs = stack([radius * angle.cos(), radius * angle.sin()], 1).DetachFromDisposeScope();
    }

    public string Name => "spirals";

    public nn.Module Model { get; }

    public long ExamplesPerEpoch => Examples;

    public string HeadlineMetric => "accuracy";

    /// <summary>The forward pass (counted over the run) whose gradient in the first layer is NaN though its loss is finite; null for none.</summary>
    public int? PoisonedGradient { get; init; }

    /// <summary>From this batch (counted over the epoch) on the inputs are infinite; null for never.</summary>
    public int? PoisonedBatch { get; init; }

    /// <summary>Called within each evaluation, with its number from 0.</summary>
    public Action<int>? Evaluating { get; init; }

    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0)
    {
        var order = Enumerable.Range(0, Examples).Select(i => (long)i).ToArray();
        new Random(seed * 7919 + epoch).Shuffle(order);
        for (var start = firstBatch * batchSize; start < Examples; start += batchSize)
        {
            using var index = tensor(order[start..Math.Min(Examples, start + batchSize)]);
            var batch = inputs.index_select(0, index);
            if (start / batchSize >= PoisonedBatch) batch.fill_(float.PositiveInfinity);
            yield return new Batch([batch], labels.index_select(0, index));
        }
    }

    public Tensor Logits(Batch batch)
    {
        var logits = ((nn.Module<Tensor, Tensor>)Model).call(batch.Inputs[0]);
        if (passes++ != PoisonedGradient) return logits;
        using var zero = (Model.parameters().First() * 0).sum();
        return logits + zero.sqrt(); // 0, with the derivative 0 times infinity
    }

    public nn.Module NewModel() => nn.Sequential(("first", nn.Linear(2, 32)), ("relu", nn.ReLU()), ("drop", nn.Dropout(dropout)), ("last", nn.Linear(32, 3)));

    public Tensor Logits(nn.Module model, Batch batch)
    {
        using var points = batch.Inputs[0].to(model.parameters().First().dtype, copy: true);
        return ((nn.Module<Tensor, Tensor>)model).call(points);
    }

    public Tensor Loss(Tensor logits, Tensor targets) => nn.functional.cross_entropy(logits, targets);

    public IReadOnlyDictionary<string, double> Evaluate(Split split)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Evaluating?.Invoke(evaluations++);
        Model.eval();
        var correct = ((nn.Module<Tensor, Tensor>)Model).call(inputs).argmax(1).eq(labels).to_type(ScalarType.Float32).mean().item<float>();
        Model.train();
        return new Dictionary<string, double> { ["accuracy"] = correct };
    }

    public void Dispose()
    {
        inputs.Dispose();
        labels.Dispose();
        Model.Dispose();
    }
}
