namespace Lawn.Cli;

/// <summary>Gives lines their colours: an optimizer and its form with LAWN share one where each has one line; else every pair of a base and its options has its own.</summary>
sealed class LineColours
{
    /// <summary>How many colours there are.</summary>
    public const int Count = 7;

    readonly Dictionary<string, int> numbers = [];
    readonly bool byBase;

    /// <summary>Colours for the lines of some groups.</summary>
    public LineColours(IReadOnlyList<RunGroup> groups)
    {
        byBase = groups.GroupBy(g => (g.Config.Optimizer, g.Config.BatchSize)).All(same => same.Count() == 1) || groups.Count > 2 * Count;
        foreach (var group in groups) numbers.TryAdd(Key(group), numbers.Count);
    }

    /// <summary>The colour's number.</summary>
    public int Of(RunGroup group) => numbers[Key(group)] % Count;

    string Key(RunGroup group) => byBase ? group.Config.BaseOptimizer : group.Label;
}
