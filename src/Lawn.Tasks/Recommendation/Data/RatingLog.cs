namespace Lawn.Tasks.Recommendation;

/// <summary>Interactions as a file lists them: row r says that <c>Users[r]</c> rated <c>Items[r]</c> at <c>Timestamps[r]</c>.</summary>
/// <param name="Users">User numbers, not negative.</param>
/// <param name="Items">Item numbers, not negative.</param>
/// <param name="Timestamps">Seconds; all equal where the file does not know the time.</param>
public sealed record RatingLog(int[] Users, int[] Items, long[] Timestamps)
{
    /// <summary>The rows.</summary>
    public int Count => Users.Length;
}
