namespace Lawn.Sweeps;

/// <summary>What is searched: parameters, of which some are there only under conditions on the ones before.</summary>
/// <param name="Fixed">The options that all trials share, by name without dashes; conditions may look at them.</param>
/// <param name="Parameters">The parameters, in the order in which they are chosen.</param>
public sealed record ParameterSpace(IReadOnlyDictionary<string, string> Fixed, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Chooses the values of the parameters that are active, one after the other.</summary>
    /// <param name="choose">Gives a parameter's value.</param>
    public IReadOnlyDictionary<string, string> Assign(Func<Parameter, string> choose)
    {
        var options = new Dictionary<string, string>(Fixed);
        var values = new Dictionary<string, string>();
        foreach (var parameter in Parameters)
        {
            if (!parameter.Conditions.All(condition => condition.Holds(options))) continue;
            values[parameter.Name] = options[parameter.Name] = choose(parameter);
        }

        return values;
    }

    /// <summary>Every combination of the parameters' grids, the last parameter changing fastest.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Grid() => Combine(0, new Dictionary<string, string>(Fixed), []);

    /// <summary>How many different combinations there are; null for more than can be counted off.</summary>
    public long? Count => Parameters.Any(parameter => parameter.Count is null && MayBeActive(parameter)) ? null : CountFrom(0, new Dictionary<string, string>(Fixed));

    /// <summary>All options of a trial: the shared ones and the searched values.</summary>
    public IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> values) =>
        new Dictionary<string, string>(Fixed.Concat(values).GroupBy(pair => pair.Key).Select(same => same.Last()));

    /// <summary>A key by which equal combinations are known.</summary>
    public static string KeyOf(IReadOnlyDictionary<string, string> values) =>
        string.Join(' ', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    IEnumerable<IReadOnlyDictionary<string, string>> Combine(int from, Dictionary<string, string> options, Dictionary<string, string> values)
    {
        if (from == Parameters.Count) return [values];
        var parameter = Parameters[from];
        if (!parameter.Conditions.All(condition => condition.Holds(options))) return Combine(from + 1, options, values);
        return parameter.Grid.SelectMany(value => Combine(
            from + 1,
            new Dictionary<string, string>(options) { [parameter.Name] = value },
            new Dictionary<string, string>(values) { [parameter.Name] = value }));
    }

    long CountFrom(int from, Dictionary<string, string> options)
    {
        if (from == Parameters.Count) return 1;
        var parameter = Parameters[from];
        if (!parameter.Conditions.All(condition => condition.Holds(options))) return CountFrom(from + 1, options);
        var isConditionOfLater = Parameters.Skip(from + 1).Any(later => later.Conditions.Any(condition => condition.Option == parameter.Name));
        if (!isConditionOfLater) return parameter.Count!.Value * CountFrom(from + 1, options);
        return parameter.Grid.Sum(value => CountFrom(from + 1, new Dictionary<string, string>(options) { [parameter.Name] = value }));
    }

    bool MayBeActive(Parameter parameter) =>
        parameter.Conditions.All(condition => !Fixed.TryGetValue(condition.Option, out var value) || condition.Values.Contains(value));
}
