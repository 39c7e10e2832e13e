namespace Lawn.Cli;

/// <summary>How far a search has come.</summary>
/// <param name="Tried">The candidates with a score, in the order of the search.</param>
/// <param name="Missing">The candidates whose scores are needed before it can go on; none when it is done.</param>
sealed record SearchState(IReadOnlyList<(Candidate Candidate, double Score)> Tried, IReadOnlyList<Candidate> Missing)
{
    /// <summary>The chosen candidate of a search that is done; null before, and where every candidate diverged.</summary>
    public Candidate? Winner =>
        Missing.Count == 0 && Tried.Any(t => t.Score > double.NegativeInfinity) ? TwoStageSearch.Best(Tried) : null;
}
