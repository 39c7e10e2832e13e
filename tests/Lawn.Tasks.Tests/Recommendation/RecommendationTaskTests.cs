using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

public class RecommendationTaskTests
{
    static List<(int User, int Item, float Label)> Examples(Func<IEnumerable<Batch>> batches)
    {
        var examples = new List<(int, int, float)>();
        foreach (var batch in batches())
        {
            using (batch)
            {
                var users = batch.Inputs[0].data<int>().ToArray();
                var items = batch.Inputs[1].data<int>().ToArray();
                var labels = batch.Targets.data<float>().ToArray();
                examples.AddRange(users.Zip(items, labels));
            }
        }

        return examples;
    }

    [Fact]
    public void An_epoch_holds_each_positive_once_and_four_negatives_for_each()
    {
        var train = Samples.Data().Train;
        using var task = Samples.Task();
        var examples = Examples(() => task.Batches(0, 1000));
        Assert.Equal(task.ExamplesPerEpoch, examples.Count);
        Assert.Equal(5 * train.Count, examples.Count);
        var positives = examples.Where(e => e.Label == 1).Select(e => (e.User, e.Item)).ToArray();
        Assert.Equal(train.Count, positives.Length);
        Assert.Equal(train.Count, positives.Distinct().Count());
        Assert.All(examples, e => Assert.Equal(e.Label == 1, train.Contains(e.User, e.Item)));
    }

    [Fact]
    public void The_order_is_shuffled()
    {
        using var task = Samples.Task();
        var examples = Examples(() => task.Batches(0, 1000));
        var positivesInFirstHalf = examples.Take(examples.Count / 2).Count(e => e.User < 20);
        Assert.InRange(positivesInFirstHalf, examples.Count / 4 * 0.9, examples.Count / 4 * 1.1);
        Assert.InRange(examples.Zip(examples.Skip(1)).Count(pair => pair.First.User == pair.Second.User), 0, examples.Count / 10);
    }

    [Fact]
    public void Resuming_within_an_epoch_gives_the_same_batches()
    {
        using var task = Samples.Task();
        using var resumed = Samples.Task();
        Examples(() => task.Batches(0, 256));
        var whole = Examples(() => task.Batches(1, 256));
        Assert.Equal(whole.Skip(5 * 256), Examples(() => resumed.Batches(1, 256, firstBatch: 5)));
        Assert.Equal(whole, Examples(() => resumed.Batches(1, 77)));
    }

    [Fact]
    public void Another_epoch_and_another_seed_give_other_examples()
    {
        using var task = Samples.Task();
        using var other = Samples.Task(seed: 2);
        var first = Examples(() => task.Batches(0, 256));
        Assert.NotEqual(first, Examples(() => task.Batches(1, 256)));
        Assert.NotEqual(first, Examples(() => other.Batches(0, 256)));
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("gmf")]
    [InlineData("neumf")]
    public void The_seed_decides_the_initial_weights(string model)
    {
        using var task = Samples.Task(model);
        rand(3).Dispose();
        using var same = Samples.Task(model);
        using var other = Samples.Task(model, seed: 2);
        Assert.All(task.Model.parameters().Zip(same.Model.parameters()), pair => Assert.True(TensorAssert.Same(pair.First, pair.Second)));
        Assert.False(TensorAssert.Same(task.Model.parameters().First(), other.Model.parameters().First()));
    }

    [Fact]
    public void Training_lowers_the_loss_on_held_out_items()
    {
        using var task = Samples.Task();
        var before = task.Evaluate(Split.Validation);
        Assert.Equal(["HR@10", "NDCG@10", "loss"], before.Keys);
        Assert.Contains(task.HeadlineMetric, before.Keys);
        Train(task, optim.Adam(task.Model.parameters(), 0.01), steps: 400);
        var after = task.Evaluate(Split.Validation);
        Assert.True(after["loss"] < 0.6 * before["loss"], $"{before["loss"]} -> {after["loss"]}");
        Assert.True(after["HR@10"] > before["HR@10"] + 0.2, $"{before["HR@10"]} -> {after["HR@10"]}");
    }

    [Fact]
    public void Evaluation_leaves_the_mode_and_the_weights_alone()
    {
        using var task = Samples.Task();
        task.Model.train();
        using var weight = task.Model.parameters().First().clone();
        var first = task.Evaluate(Split.Test);
        Assert.True(task.Model.training);
        Assert.Equal(first, task.Evaluate(Split.Test));
        task.Model.eval();
        task.Evaluate(Split.Test);
        Assert.False(task.Model.training);
        Assert.True(TensorAssert.Same(weight, task.Model.parameters().First()));
    }

    [Fact]
    public void A_diverged_model_is_an_error_that_names_the_cause()
    {
        using var task = Samples.Task();
        using (no_grad()) task.Model.parameters().Last().fill_(float.NaN);
        Assert.Contains("diverged", Assert.Throws<DivergedException>(() => task.Evaluate(Split.Validation)).Message);
    }

    [Fact]
    public void Five_hundred_steps_leak_no_tensor()
    {
        using var task = Samples.Task("neumf", users: 100, items: 300);
        var optimizer = optim.SGD(task.Model.parameters(), 0.01);
        Train(task, optimizer, steps: 60);
        // Over all threads, since the tensors of an epoch are made on another one; three belong to the epoch being prepared.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        Train(task, optimizer, steps: 500);
        Assert.InRange(Tensor.TotalCount, 0, before + 3);
    }

    static void Train(ITrainingTask task, optim.Optimizer optimizer, int steps)
    {
        for (var epoch = 0; steps > 0; epoch++)
        {
            foreach (var batch in task.Batches(epoch, 512))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    optimizer.zero_grad();
                    task.Loss(task.Logits(batch), batch.Targets).backward();
                    optimizer.step();
                }

                if (--steps == 0) break;
            }
        }
    }
}
