namespace Lawn.Sweeps;

/// <summary>
/// How much of the metric's variance over the search space each option explains by itself: functional analysis of variance on a forest of
/// regression trees (Hutter, Hoos and Leyton-Brown 2014, An Efficient Approach for Assessing Hyperparameter Importance). Interactions make
/// up what is missing to 1. With few trials it is rough.
/// </summary>
public static class Importance
{
    const int Trees = 64;

    /// <summary>How many trials an estimate needs at least.</summary>
    public const int LeastTrials = 8;

    /// <summary>The shares, largest first; none where there are too few trials or all came out alike.</summary>
    /// <param name="parameters">The parameters; those that not every trial has are left out.</param>
    /// <param name="trials">The values and scores of trials that ended.</param>
    public static IReadOnlyList<(string Name, double Share)> Of(IReadOnlyList<Parameter> parameters, IReadOnlyList<(IReadOnlyDictionary<string, string> Values, double Score)> trials)
    {
        if (trials.Count < LeastTrials) return [];
        var shared = parameters.Where(parameter => trials.All(trial => trial.Values.ContainsKey(parameter.Name))).ToList();
        if (shared.Count == 0) return [];
        var points = trials.Select(trial => shared.Select(parameter => Math.Clamp(parameter.PlaceOf(trial.Values[parameter.Name]), 0, 1)).ToArray()).ToArray();
        var scores = trials.Select(trial => trial.Score).ToArray();
        var random = new Random(1);
        var shares = new double[shared.Count];
        var grown = 0;
        for (var tree = 0; tree < Trees; tree++)
        {
            var (total, own) = new RegressionTree(points, scores, random).Variances();
            if (!(total > 0)) continue;
            grown++;
            for (var d = 0; d < shares.Length; d++) shares[d] += own[d] / total;
        }

        return grown == 0 ? [] : [.. shared.Select((parameter, d) => (parameter.Name, shares[d] / grown)).OrderByDescending(pair => pair.Item2)];
    }
}
