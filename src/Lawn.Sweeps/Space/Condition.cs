namespace Lawn.Sweeps;

/// <summary>Says when a parameter is searched: where another option has one of some values.</summary>
/// <param name="Option">The other option's name, fixed or searched before.</param>
/// <param name="Values">The values it may have.</param>
public sealed record Condition(string Option, IReadOnlyList<string> Values)
{
    /// <summary>Whether it holds for some options; where the other one is absent it does not.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> options) => options.TryGetValue(Option, out var value) && Values.Contains(value);
}
