namespace Lawn.Tasks.DataSets;

/// <summary>A data set that was found.</summary>
/// <param name="Folder">Where its files are.</param>
/// <param name="Layout">How they lie there.</param>
public sealed record LocatedData(string Folder, DataLayout Layout);
