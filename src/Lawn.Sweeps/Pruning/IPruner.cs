namespace Lawn.Sweeps;

/// <summary>Stops trials that have little hope, by the scores of the others of the sub-study after as many epochs.</summary>
public interface IPruner
{
    /// <summary>Whether a trial that has come to an epoch is stopped there.</summary>
    /// <param name="epoch">The epoch, from 1; not the last.</param>
    /// <param name="own">The trial's scores by epoch, up to this one.</param>
    /// <param name="others">The other trials' scores by epoch.</param>
    bool Stops(int epoch, IReadOnlyDictionary<int, double> own, IReadOnlyList<IReadOnlyDictionary<int, double>> others);

    /// <summary>Which of the stopped trials deserve to go on after all, as the others turned out worse; indices into the list.</summary>
    /// <param name="all">Every trial's scores by epoch, and whether it is stopped.</param>
    IEnumerable<int> Revived(IReadOnlyList<(IReadOnlyDictionary<int, double> Scores, bool IsStopped)> all);
}
