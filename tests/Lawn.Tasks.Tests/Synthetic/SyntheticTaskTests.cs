using Lawn.Tasks.Synthetic;
using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Synthetic;

public class SyntheticTaskTests
{
    static SyntheticTask Task(int seed = 1, string? model = null) => new(new TaskOptions { Seed = seed, Model = model });

    static (List<float> Points, List<long> Classes) Examples(IEnumerable<Batch> batches)
    {
        var (points, classes) = (new List<float>(), new List<long>());
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                points.AddRange(batch.Inputs[0].select(1, 0).contiguous().data<float>());
                classes.AddRange(batch.Targets.data<long>());
            }
        }

        return (points, classes);
    }

    [Fact]
    public void The_problem_is_the_same_for_every_seed_and_leaves_torchs_random_stream_alone()
    {
        random.manual_seed(5);
        using var expected = rand(4);
        random.manual_seed(5);
        using var first = new SyntheticProblem();
        using var actual = rand(4);
        using var second = new SyntheticProblem();
        Assert.True(TensorAssert.Same(expected, actual));
        Assert.True(TensorAssert.Same(first.Train.Points, second.Train.Points));
        Assert.True(TensorAssert.Same(first.Train.Classes, second.Train.Classes));
        Assert.True(TensorAssert.Same(first.Test.Classes, second.Test.Classes));
    }

    [Fact]
    public void Every_class_is_about_as_frequent()
    {
        using var problem = new SyntheticProblem();
        var counts = problem.Test.Classes.data<long>().CountBy(k => k).ToDictionary();
        Assert.Equal(SyntheticProblem.ClassCount, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 500, 2000));
    }

    [Fact]
    public void Every_example_comes_once_an_epoch_in_another_order_each_epoch()
    {
        using var task = Task();
        var first = Examples(task.Batches(0, 1000));
        var second = Examples(task.Batches(1, 1000));
        Assert.Equal(task.ExamplesPerEpoch, first.Points.Count);
        Assert.NotEqual(first.Points, second.Points);
        Assert.Equal(first.Points.Zip(first.Classes).Order(), second.Points.Zip(second.Classes).Order());
    }

    [Fact]
    public void Resuming_within_an_epoch_gives_the_same_batches()
    {
        using var task = Task();
        using var resumed = Task();
        var (points, classes) = Examples(task.Batches(3, 500));
        var rest = Examples(resumed.Batches(3, 500, firstBatch: 7));
        Assert.Equal(points.Skip(3500), rest.Points);
        Assert.Equal(classes.Skip(3500), rest.Classes);
    }

    [Theory]
    [InlineData(null, (64 * 256) + 256 + (256 * 256) + 256 + (256 * 10) + 10)]
    [InlineData("mlp-no-bias", (64 * 256) + (256 * 256) + (256 * 10))]
    public void Parameters_are_as_many_as_worked_out_by_hand(string? model, long count)
    {
        using var task = Task(model: model);
        Assert.Equal(count, task.Model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void It_can_be_learned_and_overfitted()
    {
        using var task = Task();
        var optimizer = optim.Adam(task.Model.parameters(), 0.001);
        Assert.InRange(task.Evaluate(Split.Test)["accuracy"], 0.02, 0.25);
        Train(task, optimizer, firstEpoch: 0, epochs: 8);
        var early = task.Evaluate(Split.Test);
        Assert.InRange(early["accuracy"], 0.6, 0.85);

        Train(task, optimizer, firstEpoch: 8, epochs: 52);
        Assert.True(TrainAccuracy(task) > 0.99);
        var late = task.Evaluate(Split.Test);
        Assert.InRange(late["accuracy"], 0.5, 0.85);
        Assert.True(late["loss"] > early["loss"]);
    }

    [Fact]
    public void A_diverged_model_is_an_error_that_names_the_cause()
    {
        using var task = Task();
        using (no_grad()) task.Model.parameters().Last().fill_(float.NaN);
        Assert.Contains("diverged", Assert.Throws<DivergedException>(() => task.Evaluate(Split.Validation)).Message);
    }

    [Fact]
    public void An_unknown_model_is_an_error_that_lists_the_models() =>
        Assert.Contains("mlp-no-bias", Assert.Throws<UserErrorException>(() => Task(model: "resnet")).Message);

    static void Train(SyntheticTask task, optim.Optimizer optimizer, int firstEpoch, int epochs)
    {
        foreach (var batch in Enumerable.Range(firstEpoch, epochs).SelectMany(epoch => task.Batches(epoch, 128)))
        {
            using var scope = NewDisposeScope();
            using (batch)
            {
                optimizer.zero_grad();
                task.Loss(task.Logits(batch), batch.Targets).backward();
                optimizer.step();
            }
        }
    }

    static double TrainAccuracy(SyntheticTask task)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var right = task.Batches(0, 1024).Sum(batch => task.Logits(batch).argmax(1).eq(batch.Targets).sum().item<long>());
        return (double)right / task.ExamplesPerEpoch;
    }
}
