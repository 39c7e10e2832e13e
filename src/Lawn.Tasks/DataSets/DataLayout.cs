using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.DataSets;

/// <summary>One way in which a data set's files can lie in a folder.</summary>
/// <param name="Description">What it is, for a person.</param>
/// <param name="Files">The files it needs; with all of them there, the folder has this layout.</param>
/// <param name="Read">Reads and splits the data in a folder of this layout.</param>
/// <param name="Expected">The counts of the whole set.</param>
public sealed record DataLayout(
    string Description, IReadOnlyList<DataLayoutFile> Files, Func<string, RecommendationData> Read, ExpectedCounts Expected)
{
    /// <summary>Whether a folder has every file of this layout.</summary>
    public bool IsIn(string folder) => Files.All(file => File.Exists(Path.Combine(folder, file.Name)));
}
