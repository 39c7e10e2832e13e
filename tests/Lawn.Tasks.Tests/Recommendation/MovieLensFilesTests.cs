using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.Tests.Recommendation;

public class MovieLensFilesTests
{
    [Fact]
    public void The_last_item_is_the_test_item_and_the_one_before_it_the_validation_item()
    {
        // Numbers from 1 with gaps; user 9 has a single rating and user 4 two.
        var log = new RatingLog([1, 1, 1, 1, 4, 4, 9], [10, 20, 30, 40, 10, 50, 20], [5, 9, 7, 1, 3, 2, 8]);
        var data = MovieLensFiles.Split(log, negatives: 1);
        Assert.Equal((3, 5), (data.UserCount, data.ItemCount));
        Assert.Equal([0, 1], data.Test.Users);
        Assert.Equal((1, 0), (data.Test.HeldOut(0), data.Test.HeldOut(1)));
        Assert.Equal([0], data.Validation.Users);
        Assert.Equal(2, data.Validation.HeldOut(0));
        Assert.Equal([0, 3], data.Train.ItemsOf(0).ToArray());
        Assert.Equal([4], data.Train.ItemsOf(1).ToArray());
        Assert.Equal([1], data.Train.ItemsOf(2).ToArray());
    }

    [Fact]
    public void Negatives_are_distinct_and_never_an_item_of_the_user()
    {
        var log = Samples.Log();
        var known = log.Users.Zip(log.Items).ToHashSet();
        var data = Samples.Data();
        foreach (var set in new[] { data.Validation, data.Test })
        {
            Assert.Equal(40, set.Users.Length);
            for (var row = 0; row < set.Users.Length; row++)
            {
                var negatives = set.Negatives(row).ToArray();
                Assert.Equal(99, negatives.Distinct().Count());
                Assert.DoesNotContain(negatives, item => known.Contains((set.Users[row], item)));
                Assert.False(data.Train.Contains(set.Users[row], set.HeldOut(row)));
            }
        }
    }

    [Fact]
    public void A_pair_rated_twice_is_not_in_training_and_held_out_at_once()
    {
        var log = new RatingLog([1, 1, 1, 1, 2], [10, 20, 30, 10, 40], [1, 2, 3, 4, 1]);
        var data = MovieLensFiles.Split(log, negatives: 1);
        Assert.Equal(0, data.Test.HeldOut(0));
        Assert.Equal([1], data.Train.ItemsOf(0).ToArray());
    }
}
