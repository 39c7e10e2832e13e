using Lawn.Training.Tests.Support;
using static TorchSharp.torch;

namespace Lawn.Training.Tests;

public class BatchGradientTests
{
    static (float Loss, Tensor[] Gradients) Compute(RunConfig config, int batchSize)
    {
        using var task = new SpiralTask(1);
        task.Model.eval(); // dropout would draw other numbers for parts
        using var batch = task.Batches(0, batchSize).First();
        var loss = new BatchGradient(task, config).Add(batch);
        return (loss, [.. task.Model.parameters().Select(p => p.grad!.clone())]);
    }

    [Theory]
    [InlineData(2, 64)]
    [InlineData(4, 64)]
    [InlineData(3, 64)]
    [InlineData(5, 7)]
    [InlineData(64, 64)]
    public void The_gradient_of_parts_is_that_of_the_whole_batch(int parts, int batchSize)
    {
        using var scope = NewDisposeScope();
        var whole = Compute(Runs.Config, batchSize);
        var cut = Compute(Runs.Config with { AccumulationSteps = parts }, batchSize);
        Assert.Equal(whole.Loss, cut.Loss, 1e-5);
        Assert.All(whole.Gradients.Zip(cut.Gradients), pair => Assert.True(pair.First.allclose(pair.Second, rtol: 1e-4, atol: 1e-6)));
    }

    [Fact]
    public void In_bf16_the_gradient_is_that_of_fp32_but_for_rounding()
    {
        using var scope = NewDisposeScope();
        var exact = Compute(Runs.Config, 64);
        var mixed = Compute(Runs.Config with { Precision = "bf16" }, 64);
        Assert.All(exact.Gradients.Zip(mixed.Gradients), pair =>
        {
            Assert.Equal(ScalarType.Float32, pair.Second.dtype);
            Assert.InRange(((pair.First - pair.Second).norm() / pair.First.norm()).item<float>(), 1e-5, 0.03);
        });
    }

    [Fact]
    public void The_observer_sees_the_logits_that_the_loss_is_taken_of()
    {
        using var scope = NewDisposeScope();
        using var task = new SpiralTask(1);
        task.Model.eval();
        using var batch = task.Batches(0, 64).First();
        var plain = task.Logits(batch).detach();
        Tensor? seen = null;
        var gradient = new BatchGradient(task, Runs.Config with { Temperature = 4 }) { Observer = (logits, _) => seen = logits.detach().clone() };
        gradient.Add(batch);
        Assert.True(seen!.allclose(plain / 4));
    }
}
