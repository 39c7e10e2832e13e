namespace Lawn.Sweeps;

/// <summary>
/// Asynchronous successive halving (Li et al. 2020, A System for Massively Parallel Hyperparameter Tuning): at rungs of r, r f, r f², ...
/// epochs a trial goes on where it is among the best 1/f of the trials that have come to the rung, and else rests there; one that rests is
/// taken up again when it has come among the best 1/f. The first at a rung goes on at once.
/// </summary>
/// <param name="firstRung">Epochs of the first rung, r.</param>
/// <param name="factor">The reduction factor f.</param>
public sealed class AshaPruner(int firstRung, int factor) : IPruner
{
    /// <inheritdoc/>
    public bool Stops(int epoch, IReadOnlyDictionary<int, double> own, IReadOnlyList<IReadOnlyDictionary<int, double>> others)
    {
        if (!IsRung(epoch)) return false;
        var rung = others.Where(scores => scores.ContainsKey(epoch)).Select(scores => scores[epoch]).ToList();
        var kept = Math.Max(1, (rung.Count + 1) / factor);
        return rung.Count(score => score > own[epoch]) >= kept;
    }

    /// <inheritdoc/>
    public IEnumerable<int> Revived(IReadOnlyList<(IReadOnlyDictionary<int, double> Scores, bool IsStopped)> all)
    {
        for (var k = 0; k < all.Count; k++)
        {
            if (!all[k].IsStopped || all[k].Scores.Count == 0) continue;
            var rung = all[k].Scores.Keys.Max();
            var there = all.Where(trial => trial.Scores.ContainsKey(rung)).Select(trial => trial.Scores[rung]).ToList();
            if (there.Count(score => score > all[k].Scores[rung]) < there.Count / factor) yield return k;
        }
    }

    bool IsRung(int epoch)
    {
        long rung = firstRung;
        while (rung < epoch) rung *= factor;
        return rung == epoch;
    }
}
