using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.Tests.Recommendation;

/// <summary>Small data for the tests.</summary>
static class Samples
{
    /// <summary>A log in which user u has taken every item i with (7 u + 3 i) mod 5 = 0, at times in no order.</summary>
    public static RatingLog Log(int users = 40, int items = 200)
    {
        var rows = (from user in Enumerable.Range(0, users)
                    from item in Enumerable.Range(0, items)
                    where ((7 * user) + (3 * item)) % 5 == 0
                    select (user, item)).ToArray();
        return new RatingLog(
            [.. rows.Select(row => row.user)], [.. rows.Select(row => row.item)], [.. rows.Select(row => 1000L + (((row.user * 31) + (row.item * 17)) % 211))]);
    }

    /// <summary>That log, split, with 99 negatives for each held-out item.</summary>
    public static RecommendationData Data(int users = 40, int items = 200) =>
        MovieLensFiles.Split(Log(users, items), RecommendationData.ProtocolNegatives);

    /// <summary>A task on that data.</summary>
    public static RecommendationTask Task(string model = "mlp", int seed = 1, int users = 40, int items = 200) =>
        new("sample", Data(users, items), new TaskOptions { Model = model, Seed = seed });
}
