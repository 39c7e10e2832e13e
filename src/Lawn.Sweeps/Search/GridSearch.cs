namespace Lawn.Sweeps;

/// <summary>Tries every combination, in order.</summary>
public sealed class GridSearch : ISearch
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? Next(ParameterSpace space, IReadOnlyList<PastTrial> past, Random random)
    {
        var tried = past.Select(trial => ParameterSpace.KeyOf(trial.Values)).ToHashSet();
        return space.Grid().FirstOrDefault(values => !tried.Contains(ParameterSpace.KeyOf(values)));
    }
}
