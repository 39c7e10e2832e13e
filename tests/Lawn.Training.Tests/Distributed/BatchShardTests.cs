using Lawn.Training.Tests.Support;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Distributed;

public class BatchShardTests
{
    [Theory]
    [InlineData(64, 4)]
    [InlineData(7, 2)]
    [InlineData(10, 4)]
    [InlineData(2, 4)]
    [InlineData(1, 3)]
    public void The_parts_are_the_batch_in_order(long size, int ranks)
    {
        var next = 0L;
        foreach (var rank in Enumerable.Range(0, ranks))
        {
            var (start, length) = new BatchShard(rank, ranks).Range(size);
            Assert.Equal(next, start);
            Assert.InRange(length, size / ranks, (size / ranks) + 1);
            next += length;
        }

        Assert.Equal(size, next);
    }

    [Fact]
    public void A_part_of_a_batch_outlives_it()
    {
        var batch = new Batch([arange(10), arange(10) * 2], arange(10) * 3);
        using var part = new BatchShard(1, 3).Of(batch);
        Assert.True(batch.Targets.IsInvalid);
        Assert.Equal([4, 5, 6], part.Inputs[0].data<long>().ToArray());
        Assert.Equal([8, 10, 12], part.Inputs[1].data<long>().ToArray());
        Assert.Equal([12, 15, 18], part.Targets.data<long>().ToArray());
    }

    [Fact]
    public void A_batch_size_must_be_divisible()
    {
        BatchShard.Check(Runs.Config with { BatchSize = 7 }, ranks: 1);
        BatchShard.Check(Runs.Config with { BatchSize = 24, AccumulationSteps = 2 }, ranks: 4);
        var fault = Assert.Throws<UserErrorException>(() => BatchShard.Check(Runs.Config with { BatchSize = 3 }, ranks: 4));
        Assert.Contains("give 4, or another number of ranks", fault.Message);
    }

    [Fact]
    public void The_weighted_gradients_of_parts_add_up_to_that_of_the_batch()
    {
        using var scope = NewDisposeScope();
        using var task = new SpiralTask(1);
        task.Model.eval();
        var gradient = new BatchGradient(task, Runs.Config);
        var loss = gradient.Add(task.Batches(0, 61).First());
        var whole = task.Model.parameters().Select(p => p.grad!.clone()).ToList();
        foreach (var p in task.Model.parameters()) p.grad!.zero_();

        var sum = 0f;
        foreach (var rank in Enumerable.Range(0, 4))
        {
            using var part = ((ITrainingTask)task).Batches(0, 61, 0, new BatchShard(rank, 4)).First();
            sum += gradient.Add(part, part.Size / 61f);
        }

        Assert.Equal(loss, sum, 1e-6);
        Assert.All(whole.Zip(task.Model.parameters()), pair => Assert.True(pair.First.allclose(pair.Second.grad!, rtol: 1e-4, atol: 1e-7)));
    }
}
