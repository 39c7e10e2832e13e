using Lawn.Tasks.Recommendation;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Recommendation;

public class EpochBuilderTests
{
    const ulong Seed = 7;

    [Theory]
    [InlineData(1)] // 3 examples, fewer than are fetched ahead
    [InlineData(16)]
    [InlineData(700)]
    public void Examples_are_those_drawn_in_the_order_of_Fisher_and_Yates(int users)
    {
        var rows = Enumerable.Range(0, users).ToArray();
        var sampler = new NegativeSampler(new Interactions(rows, [.. rows.Select(user => user % 40)], users, 40), 2, Seed);
        var builder = new EpochBuilder(sampler, Seed);
        foreach (var epoch in new[] { 0, 3 })
        {
            var expected = new Example[sampler.Count];
            sampler.Draw(epoch, expected);
            var random = new RandomStream(Seed, ~0UL, (ulong)epoch);
            for (var last = expected.Length - 1; last >= 0; last--)
            {
                var chosen = (int)random.Next((uint)last + 1);
                (expected[last], expected[chosen]) = (expected[chosen], expected[last]);
            }

            using var built = builder.Build(epoch);
            Assert.Equal(expected.Select(e => e.User), built.Users.data<int>().ToArray());
            Assert.Equal(expected.Select(e => e.Item), built.Items.data<int>().ToArray());
            Assert.Equal(expected.Select(e => (float)e.Label), built.Labels.data<float>().ToArray());
        }
    }
}
