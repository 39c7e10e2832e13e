using Lawn.Tasks.Recommendation;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Recommendation;

public class NegativeSamplerTests
{
    static Example[] Draw(Interactions train, int negatives, ulong seed, int epoch, int threads = 1)
    {
        var sampler = new NegativeSampler(train, negatives, seed);
        var examples = new Example[sampler.Count];
        sampler.Draw(epoch, examples, threads);
        return examples;
    }

    static (int, int, int)[] Fields(Example[] examples) => [.. examples.Select(e => (e.User, e.Item, e.Label))];

    [Fact]
    public void Each_positive_comes_once_with_four_negatives_that_are_no_train_items()
    {
        var train = Samples.Data().Train;
        var examples = Draw(train, 4, 7, epoch: 0);
        var positives = examples.Where(e => e.Label == 1).Select(e => (e.User, e.Item)).ToArray();
        Assert.Equal(train.Count, positives.Distinct().Count());
        Assert.Equal(train.Count, positives.Length);
        Assert.Equal(4 * train.Count, examples.Count(e => e.Label == 0));
        Assert.All(examples, e => Assert.Equal(e.Label == 1, train.Contains(e.User, e.Item)));
        for (var user = 0; user < train.UserCount; user++)
            Assert.Equal(4 * train.ItemsOf(user).Length, examples.Count(e => e.Label == 0 && e.User == user));
    }

    [Fact]
    public void Any_number_of_threads_draws_the_same()
    {
        var train = Samples.Data().Train;
        var expected = Fields(Draw(train, 4, 7, epoch: 3));
        Assert.Equal(expected, Fields(Draw(train, 4, 7, epoch: 3, threads: 2)));
        Assert.Equal(expected, Fields(Draw(train, 4, 7, epoch: 3, threads: 8)));
    }

    [Fact]
    public void Another_epoch_or_seed_draws_others()
    {
        var train = Samples.Data().Train;
        var first = Fields(Draw(train, 4, 7, epoch: 0));
        Assert.NotEqual(first, Fields(Draw(train, 4, 7, epoch: 1)));
        Assert.NotEqual(first, Fields(Draw(train, 4, 8, epoch: 0)));
    }

    [Fact]
    public void Negatives_are_uniform_over_the_items_that_the_user_lacks()
    {
        var train = new Interactions([0, 0, 0], [2, 11, 12], userCount: 1, itemCount: 54);
        var counts = new int[54];
        const int Epochs = 2000;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (var example in Draw(train, 4, 5, epoch).Where(e => e.Label == 0)) counts[example.Item]++;
        }

        var expected = Epochs * 12 / 51.0;
        var chiSquare = counts.Where((_, item) => !train.Contains(0, item)).Sum(count => (count - expected) * (count - expected) / expected);
        // 50 degrees of freedom: mean 50, standard deviation 10; the bounds are the 0.01 % quantiles on either side.
        Assert.InRange(chiSquare, 20.0, 95.0);
    }

    [Fact]
    public void A_user_with_every_item_is_an_error()
    {
        var train = new Interactions([0, 0, 1], [0, 1, 0], userCount: 2, itemCount: 2);
        Assert.Contains("User 0", Assert.Throws<UserErrorException>(() => new NegativeSampler(train, 4, 1)).Message);
    }
}
