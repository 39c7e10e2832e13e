using System.Globalization;

namespace Lawn.Cli;

/// <summary>
/// Chooses a learning rate and a second hyper-parameter (LAWN's free epochs, or weight decay) in a fixed number of trials: first the
/// learning rates, at the second's default; then the second's other values, at the best rate; what trials are left go to rates
/// between the best and its neighbours, or beyond the best where it lies at the edge. Where the lists are longer than the
/// trials, each is cut from its ends towards the middle, and the second keeps a third of the trials. A pure function of the scores.
/// </summary>
static class TwoStageSearch
{
    const double StepBeyondASingleRate = 3;

    /// <summary>What is known, and what is to be tried next.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="score">The score of a candidate, higher is better, negative infinity for one that diverged; null while unknown.</param>
    public static SearchState Look(SearchSpace space, Func<Candidate, double?> score)
    {
        var tried = new List<(Candidate Candidate, double Score)>();
        var (first, second) = Share(space);
        if (!Try(FromTheMiddle(space.LearningRates, first).Select(rate => new Candidate(rate, space.SecondDefault)), out var missing))
            return new SearchState(tried, missing);
        var rate = Best(tried).LearningRate;
        if (!Try(FromTheMiddle(space.Seconds, second).Select(value => new Candidate(rate, value)), out missing))
            return new SearchState(tried, missing);
        while (tried.Count < space.Trials)
            if (!Try(Refine(tried).Take(space.Trials - tried.Count), out missing)) return new SearchState(tried, missing);
        return new SearchState(tried, []);

        bool Try(IEnumerable<Candidate> candidates, out List<Candidate> unknown)
        {
            unknown = [];
            foreach (var candidate in candidates.ToList())
            {
                if (score(candidate) is { } known) tried.Add((candidate, known));
                else unknown.Add(candidate);
            }

            return unknown.Count == 0;
        }
    }

    /// <summary>The candidate of the highest score; of equals the one tried first.</summary>
    public static Candidate Best(IEnumerable<(Candidate Candidate, double Score)> tried) => tried.MaxBy(t => t.Score).Candidate;

    /// <summary>Candidates of the first and of the second stage.</summary>
    static (int First, int Second) Share(SearchSpace space)
    {
        var kept = Math.Min(space.Seconds.Count, space.Trials / 3);
        var second = Math.Clamp(space.Trials - space.LearningRates.Count, kept, space.Seconds.Count);
        return (Math.Min(space.LearningRates.Count, space.Trials - second), second);
    }

    /// <summary>Some values of an ascending list: the middle one, then its neighbours outwards, upwards first.</summary>
    public static IEnumerable<double> FromTheMiddle(IReadOnlyList<double> ascending, int count)
    {
        var middle = (ascending.Count - 1) / 2;
        return Enumerable.Range(0, ascending.Count)
            .OrderBy(index => Math.Abs(index - middle)).ThenByDescending(index => index)
            .Take(count).Select(index => ascending[index]);
    }

    /// <summary>Rates beside the best one: halfway, on a logarithmic scale, to its neighbours.</summary>
    static IEnumerable<Candidate> Refine(IReadOnlyList<(Candidate Candidate, double Score)> tried)
    {
        var best = Best(tried);
        var rates = tried.Select(t => t.Candidate.LearningRate).Distinct().Order().ToList();
        var place = rates.IndexOf(best.LearningRate);
        double? below = place > 0 ? rates[place - 1] : null, above = place < rates.Count - 1 ? rates[place + 1] : null;
        var upwards = above is { } a ? Math.Sqrt(best.LearningRate * a) : best.LearningRate * StepFrom(below);
        var downwards = below is { } b ? Math.Sqrt(best.LearningRate * b) : best.LearningRate / StepFrom(above);
        return [best with { LearningRate = Round(upwards, rates) }, best with { LearningRate = Round(downwards, rates) }];

        double StepFrom(double? neighbour) => neighbour is { } n ? Math.Max(n / best.LearningRate, best.LearningRate / n) : StepBeyondASingleRate;
    }

    /// <summary>The rate in as few digits, two or more, as keep it apart from the known ones.</summary>
    static double Round(double rate, IReadOnlyList<double> known)
    {
        for (var digits = 2; digits < 15; digits++)
        {
            var rounded = double.Parse(rate.ToString("G" + digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (!known.Contains(rounded)) return rounded;
        }

        return rate;
    }
}
