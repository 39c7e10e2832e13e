using Lawn.Tasks.DataSets;
using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.Tests;

/// <summary>Tests on the published data, where it is at hand.</summary>
public class RealDataTests
{
    static RecommendationData Read(LocatedData located) => ((RecommendationLayout)located.Layout).Read(located.Folder);

    [Fact]
    public void MovieLens_1M_has_the_published_counts()
    {
        var data = Read(RealData.Locate(DataSetCatalog.MovieLens1M));
        Assert.Equal((6040, 3706), (data.UserCount, data.ItemCount));
        Assert.Equal(994_169, data.Train.Count + data.Validation.Users.Length);
        Assert.Equal(6040, data.Test.Users.Length);
        Assert.Equal(6040, data.Validation.Users.Length);
        Assert.Equal(100, data.Test.CandidatesPerUser);
        Assert.Equal((0, 156), (RowsWithHeldOutAmongNegatives(data.Validation), RowsWithHeldOutAmongNegatives(data.Test)));
        AssertHeldOut(data);
    }

    [Fact]
    public void MovieLens_100K_has_the_published_counts()
    {
        var data = Read(RealData.Locate(DataSetCatalog.MovieLens100K));
        Assert.Equal((943, 1682), (data.UserCount, data.ItemCount));
        Assert.Equal(100_000 - (2 * 943), data.Train.Count);
        Assert.Equal(943, data.Test.Users.Length);
        Assert.Equal((0, 0), (RowsWithHeldOutAmongNegatives(data.Validation), RowsWithHeldOutAmongNegatives(data.Test)));
        AssertHeldOut(data);
    }

    [Theory]
    [InlineData("movielens-100k")]
    [InlineData("movielens-1m")]
    [InlineData("pinterest")]
    [InlineData("cifar-10")]
    [InlineData("cifar-100")]
    [InlineData("fashion-mnist")]
    [InlineData("mnist")]
    [InlineData("imagenet")]
    public void Published_data_passes_the_check(string name)
    {
        var set = DataSetCatalog.Find(name);
        var located = RealData.Locate(set);
        Assert.All(set.Verify(located.Folder), finding => Assert.True(finding.Ok, finding.Message));
    }

    static int RowsWithHeldOutAmongNegatives(RankingSet set) =>
        Enumerable.Range(0, set.Users.Length).Count(row => set.Negatives(row).Contains(set.HeldOut(row)));

    static void AssertHeldOut(RecommendationData data)
    {
        foreach (var set in new[] { data.Validation, data.Test })
        {
            for (var row = 0; row < set.Users.Length; row++)
            {
                var user = set.Users[row];
                Assert.False(data.Train.Contains(user, set.HeldOut(row)));
                foreach (var negative in set.Negatives(row)) Assert.False(data.Train.Contains(user, negative));
            }
        }
    }
}
