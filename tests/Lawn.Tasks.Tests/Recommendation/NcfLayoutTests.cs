using Lawn.Tasks.Recommendation;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Recommendation;

public sealed class NcfLayoutTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Two users with items 0, 1, 2 and 3, 4 in training, 5 and 6 in the test, and 150 items in all.</summary>
    void Write(string train = "0\t0\t1\t0\n0\t1\t1\t0\n0\t2\t1\t0\n1\t3\t1\t10\n1\t4\t1\t20\n2\t9\t1\t0\n", string? negative = null)
    {
        _folder.Write("x.train.rating", train);
        _folder.Write("x.test.rating", "0\t5\t1\t0\n1\t6\t1\t30\n");
        _folder.Write("x.test.negative", negative ?? "(0,5)\t7\t8\t149\n(1,6)\t7\t7\t8\n");
    }

    RecommendationData Read() => NcfLayout.Read(_folder.Path, "x");

    [Fact]
    public void The_test_set_is_as_published()
    {
        Write();
        var test = Read().Test;
        Assert.Equal([0, 1], test.Users);
        Assert.Equal(4, test.CandidatesPerUser);
        Assert.Equal([5, 7, 8, 149, 6, 7, 7, 8], test.Candidates);
    }

    [Fact]
    public void A_validation_item_leaves_training_and_a_single_item_stays()
    {
        Write();
        var data = Read();
        Assert.Equal((3, 150), (data.UserCount, data.ItemCount));
        Assert.Equal([0, 1], data.Validation.Users);
        Assert.Equal(2, data.Train.ItemsOf(0).Length);
        Assert.False(data.Train.Contains(0, data.Validation.HeldOut(0)));
        Assert.Equal(4, data.Validation.HeldOut(1));
        Assert.Equal([3], data.Train.ItemsOf(1).ToArray());
        Assert.Equal([9], data.Train.ItemsOf(2).ToArray());
    }

    [Fact]
    public void Validation_negatives_are_distinct_and_never_an_item_of_the_user()
    {
        Write();
        var validation = Read().Validation;
        int[][] known = [[0, 1, 2, 5], [3, 4, 6]];
        for (var row = 0; row < 2; row++)
        {
            var negatives = validation.Negatives(row).ToArray();
            Assert.Equal(99, negatives.Distinct().Count());
            Assert.Empty(negatives.Intersect(known[row]));
        }

        Assert.Equal(validation.Candidates, Read().Validation.Candidates);
    }

    [Fact]
    public void Among_equal_times_every_item_is_held_out_for_some_users()
    {
        var log = Samples.Log(users: 300, items: 25);
        var untimed = log with { Timestamps = new long[log.Count] };
        var places = HeldOutItems.LastRows(untimed, 300, 1)
            .Select(row => new Interactions(log.Users, log.Items, 300, 25).ItemsOf(log.Users[row]).BinarySearch(log.Items[row]))
            .CountBy(place => place)
            .ToDictionary();
        // Five items a user: 60 expected in each place, with a standard deviation of 7.
        Assert.Equal(5, places.Count);
        Assert.All(places.Values, count => Assert.InRange(count, 32, 88));
    }

    [Theory]
    [InlineData("(0,5)\t7\t8\n(1,6)\t7\n", "line 2", "1 negatives")]
    [InlineData("(0,5)\t7\t8\n(1,6)\t7\t8\t9\n", "line 2", "more than")]
    [InlineData("(0,5)\t7\t8\n", "line 2", "cut short")]
    [InlineData("(0,5)\t7\t8\n(1,9)\t7\t8\n", "line 2", "(1,6)")]
    [InlineData("(0,5)\t7\t8\n(1,6)\t7\t8\n(2,1)\t1\t2\n", "line 3", "more lines")]
    [InlineData("0,5\t7\t8\n", "line 1", "(user,item)")]
    [InlineData("(0,5)\t-7\t8\n", "line 1", "item")]
    [InlineData("(0,5)\n", "line 1", "negatives are expected")]
    public void A_fault_of_the_negatives_names_the_line(string negative, string line, string what)
    {
        Write(negative: negative);
        var message = Assert.Throws<UserErrorException>(Read).Message;
        Assert.Contains("x.test.negative, " + line, message);
        Assert.Contains(what, message);
    }

    [Fact]
    public void Too_few_items_for_the_negatives_are_an_error()
    {
        Write(negative: "(0,5)\t7\t8\t10\n(1,6)\t7\t7\t8\n");
        Assert.Contains("99 negatives", Assert.Throws<UserErrorException>(Read).Message);
    }
}
