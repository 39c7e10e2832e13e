namespace Lawn.Sweeps;

/// <summary>
/// The median rule (Golovin et al. 2017, Google Vizier): a trial is stopped where its best score so far is below the median of the others'
/// mean scores up to the same epoch.
/// </summary>
/// <param name="firstEpoch">The first epoch at which a trial may be stopped.</param>
/// <param name="leastOthers">How many other trials must have come that far.</param>
public sealed class MedianPruner(int firstEpoch, int leastOthers = 4) : IPruner
{
    /// <inheritdoc/>
    public bool Stops(int epoch, IReadOnlyDictionary<int, double> own, IReadOnlyList<IReadOnlyDictionary<int, double>> others)
    {
        if (epoch < firstEpoch) return false;
        var means = others.Where(scores => scores.ContainsKey(epoch)).Select(scores => scores.Where(pair => pair.Key <= epoch).Average(pair => pair.Value)).Order().ToList();
        if (means.Count < leastOthers) return false;
        var median = means.Count % 2 == 1 ? means[means.Count / 2] : (means[means.Count / 2 - 1] + means[means.Count / 2]) / 2;
        return own.Values.Max() < median;
    }

    /// <inheritdoc/>
    public IEnumerable<int> Revived(IReadOnlyList<(IReadOnlyDictionary<int, double> Scores, bool IsStopped)> all) => [];
}
