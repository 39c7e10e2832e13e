namespace Lawn.Tasks.DataSets;

/// <summary>What a check of a data set found.</summary>
/// <param name="Ok">Whether the check passed.</param>
/// <param name="Message">What was checked and what was found, in one line.</param>
public sealed record DataFinding(bool Ok, string Message);
