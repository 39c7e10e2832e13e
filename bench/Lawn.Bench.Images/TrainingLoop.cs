using System.Diagnostics;
using Lawn.Optimizers;
using Lawn.Tasks;
using Lawn.Training;
using Lawn.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Bench.Images;

/// <summary>Training steps with momentum SGD on one task's batches, as the trainer does them.</summary>
sealed class TrainingLoop : IDisposable
{
    readonly ITrainingTask _task;
    readonly optim.Optimizer _optimizer;
    readonly Batch _batch;
    readonly bool _isMixed;

    public TrainingLoop(Options options, string model, string precision, string memoryFormat)
    {
        Name = $"{precision}, {memoryFormat}";
        _task = TaskCatalog.Find(options.Task).Create(new TaskOptions { Data = options.Data, Model = model, Workers = 1 });
        if (memoryFormat == "channels_last") MemoryFormat.UseChannelsLast(_task.Model);
        _isMixed = precision == "bf16";
        _optimizer = new Sgd(_task.Model.parameters(), 0.05, 0.9);
        _batch = _task.Batches(0, options.BatchSize).First();
    }

    /// <summary>What is timed.</summary>
    public string Name { get; }

    /// <summary>Seconds of one step, from the images to the changed weights.</summary>
    public double Step()
    {
        var start = Stopwatch.GetTimestamp();
        using (NewDisposeScope())
        {
            _optimizer.zero_grad();
            var logits = Logits();
            using var loss = _task.Loss(logits, _batch.Targets);
            loss.backward();
            _optimizer.step();
            if (!float.IsFinite(loss.item<float>())) throw new InvalidOperationException($"{Name} has diverged.");
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _batch.Dispose();
        _task.Dispose();
    }

    Tensor Logits()
    {
        if (!_isMixed) return _task.Logits(_batch);
        using var scope = Autocast.BFloat16(DeviceType.CPU);
        return _task.Logits(_batch).to_type(ScalarType.Float32);
    }
}
