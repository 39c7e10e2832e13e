namespace Lawn.Sweeps;

/// <summary>Chooses what to try next. A pure function of what was tried and of the seed.</summary>
public interface ISearch
{
    /// <summary>The next values; null where there are none that were not tried.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="past">The trials so far, in the order of their numbers, open ones among them.</param>
    /// <param name="random">The random stream of this trial.</param>
    IReadOnlyDictionary<string, string>? Next(ParameterSpace space, IReadOnlyList<PastTrial> past, Random random);
}
