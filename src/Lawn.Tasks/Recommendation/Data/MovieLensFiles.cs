using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Makes the leave-one-out split from MovieLens' own files: a user's last item by time is the test item, the last of those that
/// remain the validation item, and each competes with 99 drawn negatives. Where several ratings share the last second, one of
/// them is drawn. All draws are the same in every run.
/// </summary>
/// <remarks>Users and items are numbered from 0 in the order of the file's own numbers; items that nobody rated get no number.</remarks>
public static class MovieLensFiles
{
    /// <summary>Reads <c>u.data</c> of MovieLens-100K.</summary>
    /// <exception cref="UserErrorException">The file is missing or faulty; the message names the file and the line.</exception>
    public static RecommendationData ReadTabbed(string path) => Split(RatingFile.ReadTabbed(path), RecommendationData.ProtocolNegatives);

    /// <summary>Reads <c>ratings.dat</c> of MovieLens-1M.</summary>
    /// <inheritdoc cref="ReadTabbed"/>
    public static RecommendationData ReadColons(string path) => Split(RatingFile.ReadColons(path), RecommendationData.ProtocolNegatives);

    internal static RecommendationData Split(RatingLog raw, int negatives)
    {
        var (users, userCount) = Renumber(raw.Users);
        var (items, itemCount) = Renumber(raw.Items);
        var log = LatestOfEachPair(new RatingLog(users, items, raw.Timestamps), itemCount);
        var known = new Interactions(log.Users, log.Items, userCount, itemCount);

        var (test, withoutTest) = HoldOut(log, userCount, known, negatives, RecommendationData.SplitSeed + 2);
        var (validation, train) = HoldOut(withoutTest, userCount, known, negatives, RecommendationData.SplitSeed);
        return new RecommendationData(new Interactions(train.Users, train.Items, userCount, itemCount), validation, test);
    }

    static (RankingSet Ranking, RatingLog Remaining) HoldOut(RatingLog log, int userCount, Interactions known, int negatives, ulong seed)
    {
        var rows = HeldOutItems.LastRows(log, userCount, seed);
        var (users, items) = (HeldOutItems.Take(log.Users, rows), HeldOutItems.Take(log.Items, rows));
        return (RankingSet.Draw(users, items, known, negatives, seed + 1), HeldOutItems.Without(log, rows));
    }

    // By sorting: a table of all numbers up to the largest could exceed the file by any factor.
    static (int[] Numbers, int Count) Renumber(int[] published)
    {
        int[] used = [.. published.Distinct().Order()];
        return (Array.ConvertAll(published, number => Array.BinarySearch(used, number)), used.Length);
    }

    /// <summary>A pair that is rated twice would be in training and held out at once: only its latest rating stays.</summary>
    static RatingLog LatestOfEachPair(RatingLog log, int itemCount)
    {
        var latest = new Dictionary<long, int>(log.Count);
        var superseded = new List<int>();
        for (var row = 0; row < log.Count; row++)
        {
            var pair = ((long)log.Users[row] * itemCount) + log.Items[row];
            if (latest.TryAdd(pair, row)) continue;
            var other = latest[pair];
            var older = log.Timestamps[row] >= log.Timestamps[other] ? other : row;
            superseded.Add(older);
            if (older == other) latest[pair] = row;
        }

        return superseded.Count == 0 ? log : HeldOutItems.Without(log, [.. superseded]);
    }
}
