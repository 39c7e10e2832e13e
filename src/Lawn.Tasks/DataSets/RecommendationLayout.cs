using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.DataSets;

/// <summary>A layout of interactions between users and items.</summary>
/// <param name="Description">What it is, for a person.</param>
/// <param name="Files">The files it needs.</param>
/// <param name="Read">Reads and splits the data in a folder of this layout.</param>
/// <param name="Expected">The counts of the whole set.</param>
public sealed record RecommendationLayout(
    string Description, IReadOnlyList<DataLayoutFile> Files, Func<string, RecommendationData> Read, ExpectedCounts Expected)
    : DataLayout(Description, Files, folder => Compare(Read(folder), Expected))
{
    static IReadOnlyList<DataFinding> Compare(RecommendationData data, ExpectedCounts expected) =>
    [
        DataFinding.OfCount("users", data.UserCount, expected.Users),
        DataFinding.OfCount("items", data.ItemCount, expected.Items),
        DataFinding.OfCount("interactions", data.Train.Count + data.Validation.Users.Length + data.Test.Users.Length, expected.Interactions),
    ];
}
