namespace Lawn.Tasks.DataSets;

/// <summary>A file of a data set.</summary>
/// <param name="Name">Its name in the data set's folder.</param>
/// <param name="Sha256">The published file's SHA-256 in lower-case hexadecimal; null where only the content's counts are checked.</param>
public sealed record DataLayoutFile(string Name, string? Sha256 = null);
