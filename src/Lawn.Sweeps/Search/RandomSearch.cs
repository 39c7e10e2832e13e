namespace Lawn.Sweeps;

/// <summary>Draws each value independently, uniformly on its scale (Bergstra and Bengio 2012). Nothing is tried twice.</summary>
public sealed class RandomSearch : ISearch
{
    const int Draws = 200;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string>? Next(ParameterSpace space, IReadOnlyList<PastTrial> past, Random random)
    {
        var tried = past.Select(trial => ParameterSpace.KeyOf(trial.Values)).ToHashSet();
        for (var draw = 0; draw < Draws; draw++)
        {
            var values = space.Assign(parameter => parameter.At(random.NextDouble()));
            if (!tried.Contains(ParameterSpace.KeyOf(values))) return values;
        }

        return space.Count is null ? null : AnyLeft(space, tried, random);
    }

    static IReadOnlyDictionary<string, string>? AnyLeft(ParameterSpace space, HashSet<string> tried, Random random)
    {
        var whole = space with { Parameters = [.. space.Parameters.Select(p => p is WholeRange range ? range with { Points = null } : p)] };
        var left = whole.Grid().Where(values => !tried.Contains(ParameterSpace.KeyOf(values))).ToList();
        return left.Count == 0 ? null : left[random.Next(left.Count)];
    }
}
