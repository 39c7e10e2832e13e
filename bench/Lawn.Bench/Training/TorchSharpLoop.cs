using System.Diagnostics;
using Lawn.Tasks;
using Lawn.Tasks.DataSets;
using Lawn.Tasks.Recommendation;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Bench.Training;

/// <summary>The loop in this process, with an optimizer of choice.</summary>
/// <param name="name">Its row in the table.</param>
/// <param name="batchSize">Examples a step.</param>
/// <param name="createOptimizer">Makes the optimizer for a model.</param>
/// <param name="plainLookups">Whether embeddings are looked up by libtorch's own operators, which take other indices than ours do.</param>
sealed class TorchSharpLoop(string name, int batchSize, Func<nn.Module, optim.Optimizer> createOptimizer, bool plainLookups = false) : ITrainingLoop
{
    ITrainingTask _task = null!;
    optim.Optimizer _optimizer = null!;
    IEnumerator<Batch>? _batches;
    EpochBuilder? _builder;
    int _epoch;
    int _stepsLeft;
    int _sampledEpoch;

    public string Name => name;

    public double Steps(int count)
    {
        Prepare(count);
        var start = Stopwatch.GetTimestamp();
        for (var k = 0; k < count; k++)
        {
            Step(_batches!.Current);
            _batches.MoveNext();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public double Sample()
    {
        _builder ??= CreateBuilder();
        var start = Stopwatch.GetTimestamp();
        using (_builder.Build(_sampledEpoch++)) return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public double Epoch()
    {
        Start();
        var (sum, count) = (0.0, 0L);
        do
        {
            var size = _batches!.Current.Size;
            (sum, count) = (sum + (Step(_batches.Current) * size), count + size);
        }
        while (_batches.MoveNext());
        return sum / count;
    }

    public void Dispose()
    {
        _batches?.Dispose();
        _batches = null;
        _optimizer?.Dispose();
        _task?.Dispose();
    }

    /// <summary>Makes the task and has it draw its first examples, so that the time of steps holds steps alone.</summary>
    void Start()
    {
        Dispose();
        _task = TaskCatalog.Find("movielens-1m").Create(new TaskOptions { Model = "neumf" });
        _optimizer = createOptimizer(_task.Model);
        _epoch = -1;
        NextEpoch();
    }

    /// <summary>Goes to the front of the next epoch where this one has not so many whole batches left, and one to move on to.</summary>
    void Prepare(int steps)
    {
        if (_batches is null) Start();
        if (_stepsLeft <= steps) NextEpoch();
        _stepsLeft -= steps;
    }

    void NextEpoch()
    {
        _batches?.Dispose();
        _batches = _task.Batches(++_epoch, batchSize).GetEnumerator();
        _batches.MoveNext();
        _stepsLeft = (int)(_task.ExamplesPerEpoch / batchSize);
    }

    float Step(Batch given)
    {
        using var scope = NewDisposeScope();
        using var batch = plainLookups ? new Batch([.. given.Inputs.Select(indices => indices.to(int64))], given.Targets) : given;
        _task.Model.zero_grad();
        using var logits = _task.Logits(batch);
        using var loss = _task.Loss(logits, batch.Targets);
        loss.backward();
        var value = loss.item<float>();
        if (!float.IsFinite(value)) throw new InvalidOperationException($"{name} has diverged.");
        _optimizer.step();
        return value;
    }

    static EpochBuilder CreateBuilder()
    {
        var located = DataSetCatalog.MovieLens1M.Locate(null);
        var sampler = new NegativeSampler(((RecommendationLayout)located.Layout).Read(located.Folder).Train, RecommendationTask.NegativesPerPositive, 1);
        return new EpochBuilder(sampler, 1);
    }
}
