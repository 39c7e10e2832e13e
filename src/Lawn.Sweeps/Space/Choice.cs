namespace Lawn.Sweeps;

/// <summary>One of several values, with no order among them.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Values">The values, two or more.</param>
public sealed record Choice(string Name, IReadOnlyList<string> Values) : Parameter(Name)
{
    /// <inheritdoc/>
    public override long? Count => Values.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Grid => Values;

    /// <inheritdoc/>
    public override string At(double place) => Values[IndexAt(place)];

    /// <inheritdoc/>
    public override double PlaceOf(string value) => (IndexOf(value) + 0.5) / Values.Count;

    /// <summary>The number of a value in the list.</summary>
    public int IndexOf(string value)
    {
        for (var k = 0; k < Values.Count; k++)
            if (Values[k] == value) return k;
        throw new ArgumentException($"'{value}' is no value of {Name}.", nameof(value));
    }

    int IndexAt(double place) => Math.Clamp((int)(place * Values.Count), 0, Values.Count - 1);
}
