namespace Lawn.Tasks.DataSets;

/// <summary>Where data sets are kept.</summary>
public static class DataFolders
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string Variable = "LAWN_DATA";

    /// <summary>The folders searched when the user names none: <c>$LAWN_DATA</c> if it is set, then <c>~/.cache/lawn</c>.</summary>
    public static IReadOnlyList<string> Default()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "lawn");
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? [named, cache] : [cache];
    }
}
