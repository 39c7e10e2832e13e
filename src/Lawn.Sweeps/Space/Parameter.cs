namespace Lawn.Sweeps;

/// <summary>An option that is searched. Its values are texts as on the command line.</summary>
/// <param name="Name">The option's name without dashes, for example <c>learning-rate</c>.</param>
public abstract record Parameter(string Name)
{
    /// <summary>Conditions on other options, all of which must hold; where one does not, the option is left alone.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>How many different values there are; null for more than can be counted off.</summary>
    public abstract long? Count { get; }

    /// <summary>The values of a grid.</summary>
    public abstract IReadOnlyList<string> Grid { get; }

    /// <summary>The value at a place of the unit interval. Equal lengths stand for equal shares of the range, on its scale.</summary>
    /// <param name="place">From 0 to below 1.</param>
    public abstract string At(double place);

    /// <summary>The place of a value: the middle of the places that <see cref="At"/> maps to it.</summary>
    public abstract double PlaceOf(string value);
}
