namespace Lawn.Tasks.DataSets;

/// <summary>One way in which a data set's files can lie in a folder.</summary>
/// <param name="Description">What it is, for a person.</param>
/// <param name="Files">The files, or folders of files, it needs; with all of them there, the folder has this layout.</param>
/// <param name="Check">Reads the data in a folder of this layout, and compares what they hold with what the whole set holds.</param>
public record DataLayout(string Description, IReadOnlyList<DataLayoutFile> Files, Func<string, IReadOnlyList<DataFinding>> Check)
{
    /// <summary>Whether a folder has every file of this layout.</summary>
    public bool IsIn(string folder) => Files.All(file => Path.Exists(Path.Combine(folder, file.Name)));
}
