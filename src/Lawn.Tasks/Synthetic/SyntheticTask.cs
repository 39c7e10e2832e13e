using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Synthetic;

/// <summary>Classification of made-up data that needs no file; see <see cref="SyntheticProblem"/>. Metrics: <c>accuracy</c> and <c>loss</c>.</summary>
public sealed class SyntheticTask : IStudiedTask
{
    /// <summary>The models' names; the first is the default.</summary>
    public static IReadOnlyList<string> ModelNames { get; } = ["mlp", "mlp-no-bias"];

    readonly SyntheticProblem problem = new();
    readonly SyntheticMlp model;
    readonly ulong seed;
    readonly bool hasBias;

    /// <summary>Makes the data and, from the seed, the model.</summary>
    /// <param name="options">The model's name, the seed and the device; the other options mean nothing here.</param>
    /// <exception cref="UserErrorException">There is no such model.</exception>
    public SyntheticTask(TaskOptions options)
    {
        var device = Devices.Parse(options.Device);
        seed = (ulong)options.Seed;
        random.manual_seed(options.Seed);
        hasBias = (options.Model ?? ModelNames[0]) switch
        {
            "mlp" => true,
            "mlp-no-bias" => false,
            var other => throw new UserErrorException($"The task synthetic has no model '{other}'. Models: {string.Join(", ", ModelNames)}."),
        };
        model = new SyntheticMlp(hasBias);
        model.to(device);
    }

    /// <inheritdoc/>
    public string Name => "synthetic";

    /// <inheritdoc/>
    public nn.Module Model => model;

    /// <inheritdoc/>
    public long ExamplesPerEpoch => problem.Train.Count;

    /// <inheritdoc/>
    public string HeadlineMetric => "accuracy";

    /// <inheritdoc/>
    public IEnumerable<Batch> Batches(int epoch, int batchSize, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Cut(epoch, batchSize, firstBatch);
    }

    /// <inheritdoc/>
    public Tensor Logits(Batch batch) => model.call(batch.Inputs[0]);

    /// <inheritdoc/>
    public nn.Module NewModel()
    {
        var other = new SyntheticMlp(hasBias);
        return other.to(Device);
    }

    /// <inheritdoc/>
    public Tensor Logits(nn.Module other, Batch batch)
    {
        using var points = batch.Inputs[0].to(other.parameters().First().dtype, copy: true);
        return ((SyntheticMlp)other).call(points);
    }

    /// <inheritdoc/>
    public Tensor Loss(Tensor logits, Tensor targets) => nn.functional.cross_entropy(logits, targets);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(Split split)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var data = (split == Split.Test ? problem.Test : problem.Validation).To(Device);
        var wasTraining = model.training;
        model.eval();
        var logits = model.call(data.Points);
        model.train(wasTraining);

        var loss = nn.functional.cross_entropy(logits, data.Classes).item<float>();
        if (float.IsNaN(loss)) throw Divergence.Fault();
        var right = logits.argmax(1).eq(data.Classes).sum().item<long>();
        return new Dictionary<string, double> { ["accuracy"] = (double)right / data.Count, ["loss"] = loss };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        problem.Dispose();
        model.Dispose();
    }

    Device Device => model.parameters().First().device;

    IEnumerable<Batch> Cut(int epoch, int batchSize, int firstBatch)
    {
        var count = (int)problem.Train.Count;
        var order = Order(epoch, count);
        for (var start = (long)firstBatch * batchSize; start < count; start += batchSize)
        {
            using var rows = tensor(order.AsSpan((int)start, Math.Min(batchSize, count - (int)start)).ToArray());
            yield return new Batch([Pick(problem.Train.Points, rows)], Pick(problem.Train.Classes, rows));
        }
    }

    Tensor Pick(Tensor table, Tensor rows)
    {
        var picked = table.index_select(0, rows);
        if (Device.type == DeviceType.CPU) return picked;
        using (picked) return picked.to(Device);
    }

    long[] Order(int epoch, int count)
    {
        var order = new long[count];
        for (var k = 0; k < count; k++) order[k] = k;
        var random = new RandomStream(seed, (ulong)epoch);
        for (var last = count - 1; last > 0; last--)
        {
            var chosen = (int)random.Next((uint)last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }

        return order;
    }
}
