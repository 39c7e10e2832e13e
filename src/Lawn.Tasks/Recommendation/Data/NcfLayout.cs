using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Reads the layout in which He et al. (2017, Neural Collaborative Filtering) published their data: <c>NAME.train.rating</c>,
/// <c>NAME.test.rating</c> and <c>NAME.test.negative</c>, tab separated, with users and items numbered from 0.
/// </summary>
/// <remarks>
/// The test items and their negatives are taken as published, even where a negative is the test item itself (in 156 rows of MovieLens-1M;
/// the ranking leaves it out).
/// The validation item is the user's last by time, or a drawn one where the times are equal; its negatives are drawn from what the
/// user has in none of the sets. Both draws are the same in every run.
/// </remarks>
public static class NcfLayout
{
    /// <summary>The files of a data set in this layout.</summary>
    public static IReadOnlyList<string> Files(string name) => [$"{name}.train.rating", $"{name}.test.rating", $"{name}.test.negative"];

    /// <summary>Reads a data set.</summary>
    /// <param name="folder">The folder of the three files.</param>
    /// <param name="name">The first part of their names, for example <c>ml-1m</c>.</param>
    /// <exception cref="UserErrorException">A file is missing or faulty; the message names the file and the line.</exception>
    public static RecommendationData Read(string folder, string name)
    {
        var paths = Files(name).Select(file => Path.Combine(folder, file)).ToArray();
        var published = RatingFile.ReadTabbed(paths[0]);
        var testRatings = RatingFile.ReadTabbed(paths[1]);
        NcfCheck.OneTestItemEach(paths[1], testRatings);
        var test = NcfNegativeFile.Read(paths[2], testRatings);
        NcfCheck.Numbers(paths, published, testRatings, test);
        NcfCheck.TestItemsAreNew(paths[1], published, testRatings);

        var userCount = Math.Max(published.Users.Max(), test.Users.Max()) + 1;
        var itemCount = Math.Max(published.Items.Max(), test.Candidates.Max()) + 1;
        var known = new Interactions(
            [.. published.Users, .. testRatings.Users], [.. published.Items, .. testRatings.Items], userCount, itemCount);

        var heldOut = HeldOutItems.LastRows(published, userCount, RecommendationData.SplitSeed);
        var train = HeldOutItems.Without(published, heldOut);
        var validation = RankingSet.Draw(
            HeldOutItems.Take(published.Users, heldOut),
            HeldOutItems.Take(published.Items, heldOut),
            known,
            RecommendationData.ProtocolNegatives,
            RecommendationData.SplitSeed + 1);
        return new RecommendationData(new Interactions(train.Users, train.Items, userCount, itemCount), validation, test);
    }
}
