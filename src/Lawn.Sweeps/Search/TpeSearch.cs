namespace Lawn.Sweeps;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011, Algorithms for Hyper-Parameter Optimization): after
/// some random trials, those so far are split at a quantile of their scores; each parameter gets a density l of the good trials' values
/// and g of the others', and of the values drawn from l the one of the largest l/g is tried. Trials at work count among the bad ones
/// (a constant liar), so that workers beside each other do not try the same. Pruned trials rank below finished ones, the longer before the shorter.
/// </summary>
/// <param name="startup">Random trials before the first estimate.</param>
public sealed class TpeSearch(int startup) : ISearch
{
    const double GoodShare = 0.15;
    const int Candidates = 24;
    const int Attempts = 20;

    readonly RandomSearch first = new();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? Next(ParameterSpace space, IReadOnlyList<PastTrial> past, Random random)
    {
        var ended = past.Where(trial => !trial.IsOpen).ToList();
        if (ended.Count < startup) return first.Next(space, past, random);
        var ranked = ended.OrderByDescending(trial => trial.State == TrialState.Done).ThenByDescending(trial => trial.Score.HasValue)
            .ThenByDescending(trial => trial.State == TrialState.Done ? 0 : trial.Epochs).ThenByDescending(trial => trial.Score ?? double.NegativeInfinity).ToList();
        var goodCount = (int)Math.Ceiling(GoodShare * ranked.Count);
        var good = ranked.Take(goodCount).ToList();
        var bad = ranked.Skip(goodCount).Concat(past.Where(trial => trial.IsOpen)).ToList();

        var tried = past.Select(trial => ParameterSpace.KeyOf(trial.Values)).ToHashSet();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var values = space.Assign(parameter => Choose(parameter, good, bad, random));
            if (!tried.Contains(ParameterSpace.KeyOf(values))) return values;
        }

        return first.Next(space, past, random);
    }

    static string Choose(Parameter parameter, IReadOnlyList<PastTrial> good, IReadOnlyList<PastTrial> bad, Random random)
    {
        var (l, g) = (Estimate(parameter, good), Estimate(parameter, bad));
        return Enumerable.Range(0, Candidates).Select(_ => l.Draw(random)).MaxBy(place => l.LogDensity(place) - g.LogDensity(place)) is var best ? parameter.At(best) : "";
    }

    static IDensity Estimate(Parameter parameter, IReadOnlyList<PastTrial> trials)
    {
        var values = trials.Select(trial => trial.Values.GetValueOrDefault(parameter.Name)).OfType<string>().ToList();
        return parameter is Choice choice ? new CategoryDensity(choice, values) : new ParzenDensity([.. values.Select(parameter.PlaceOf)]);
    }
}
