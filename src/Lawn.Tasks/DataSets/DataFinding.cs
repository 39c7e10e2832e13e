namespace Lawn.Tasks.DataSets;

/// <summary>What a check of a data set found.</summary>
/// <param name="Ok">Whether the check passed.</param>
/// <param name="Message">What was checked and what was found, in one line.</param>
public sealed record DataFinding(bool Ok, string Message)
{
    /// <summary>A count, compared with the one of the whole set.</summary>
    public static DataFinding OfCount(string what, int actual, int expected) =>
        actual == expected ? new DataFinding(true, $"{actual} {what}") : new DataFinding(false, $"{actual} {what}, expected {expected}");
}
