using System.Diagnostics;
using Lawn.Optimizers;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

/// <summary>
/// What Adam-L keeps between steps: two moments a parameter, and nothing that grows. <c>LAWN_SLOW_TESTS=1</c> takes 5000 steps on
/// MovieLens-1M, past the end of an epoch, instead of 300 on small data.
/// </summary>
public class MemoryTests
{
    static readonly bool IsSlow = Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1";
    static readonly int Steps = IsSlow ? 5000 : 300;
    static readonly int WarmUpSteps = IsSlow ? 500 : 100;

    [Fact]
    public void Training_holds_no_more_after_many_steps()
    {
        using var task = Task();
        using var optimizer = AdamL(task);
        using var batches = Endless(task).GetEnumerator();
        Train(task, optimizer, batches, WarmUpSteps);
        var (tensors, resident) = Held();
        Train(task, optimizer, batches, Steps);
        var (tensorsAfter, residentAfter) = Held();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"after {WarmUpSteps} steps {tensors} tensors, {resident >> 20} MiB; after {Steps} more {tensorsAfter} tensors, {residentAfter >> 20} MiB");
        Assert.InRange(tensorsAfter, 0, tensors + 3); // the examples of the epoch prepared ahead
        if (IsSlow) Assert.InRange(residentAfter, 0, resident * 1.05); // a small run's memory is the runtime's own
    }

    [Fact]
    public void State_is_two_floats_a_parameter()
    {
        using var task = RecommendationSample();
        using var optimizer = AdamL(task);
        using var batches = Endless(task).GetEnumerator();
        Train(task, optimizer, batches, 3);

        var parameters = task.Model.parameters().Sum(parameter => parameter.numel());
        var moments = optimizer.state_dict().State.OfType<MomentState>().Sum(state => Bytes(state.First) + Bytes(state.Second));
        Assert.Equal(2 * sizeof(float) * parameters, moments); // as PyTorch's Adam
    }

    static ITrainingTask Task() => IsSlow ? RealData.Create("movielens-1m", new TaskOptions { Model = "neumf" }) : RecommendationSample();

    static ITrainingTask RecommendationSample() => Samples.Task("neumf");

    static LawnOptimizer AdamL(ITrainingTask task) => new(new Adam(task.Model.parameters(), 0.001), task.Model, freeSteps: 2);

    static IEnumerable<Batch> Endless(ITrainingTask task)
    {
        for (var epoch = 0; ; epoch++)
            foreach (var batch in task.Batches(epoch, IsSlow ? 1024 : 256))
                yield return batch;
    }

    static void Train(ITrainingTask task, LawnOptimizer optimizer, IEnumerator<Batch> batches, int steps)
    {
        for (var step = 0; step < steps && batches.MoveNext(); step++)
        {
            using var scope = NewDisposeScope(); // as the trainer's
            using var batch = batches.Current;
            optimizer.zero_grad();
            using var logits = task.Logits(batch);
            using var loss = task.Loss(logits, batch.Targets);
            Assert.True(float.IsFinite(loss.item<float>()));
            loss.backward();
            optimizer.step();
        }
    }

    /// <summary>Tensors that nobody has disposed, counted before the collector finds them, and the memory that is left after it has.</summary>
    static (long Tensors, long Resident) Held()
    {
        var tensors = Tensor.TotalCount;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (tensors, process.WorkingSet64);
    }

    static long Bytes(Tensor? tensor) => tensor is null ? 0 : tensor.numel() * tensor.element_size();
}
