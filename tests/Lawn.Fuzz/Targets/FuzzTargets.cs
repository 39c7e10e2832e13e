namespace Lawn.Fuzz;

/// <summary>The readers that are fuzzed.</summary>
static class FuzzTargets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [.. RecommendationTargets.All, .. ImageTargets.All, .. RunTargets.All];

    /// <summary>The reader of that name.</summary>
    public static FuzzTarget Find(string name) => All.First(target => target.Name == name);
}
