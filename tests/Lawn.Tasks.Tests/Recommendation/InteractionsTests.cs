using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.Tests.Recommendation;

public class InteractionsTests
{
    static readonly int[] Users = [2, 0, 2, 0, 2];
    static readonly int[] Items = [64, 5, 3, 1, 64];

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Membership_is_the_same_by_bits_and_by_search(long mostBitBytes)
    {
        var interactions = new Interactions(Users, Items, 3, 70, mostBitBytes);
        for (var user = 0; user < 3; user++)
        {
            for (var item = 0; item < 70; item++)
                Assert.Equal(Users.Zip(Items).Contains((user, item)), interactions.Contains(user, item));
        }
    }

    [Fact]
    public void Items_are_grouped_by_user_and_sorted()
    {
        var interactions = new Interactions(Users, Items, 3, 70);
        Assert.Equal([1, 5], interactions.ItemsOf(0).ToArray());
        Assert.Empty(interactions.ItemsOf(1).ToArray());
        Assert.Equal([3, 64, 64], interactions.ItemsOf(2).ToArray());
        Assert.Equal(2, interactions.DistinctItemsOf(2));
        Assert.Equal(2, interactions.StartOf(2));
    }
}
