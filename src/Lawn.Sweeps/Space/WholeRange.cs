using System.Globalization;

namespace Lawn.Sweeps;

/// <summary>A whole number from a range, both ends included.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Low">The least value; at least 1 on a logarithmic scale.</param>
/// <param name="High">The greatest value.</param>
/// <param name="IsLog">Whether the scale is logarithmic.</param>
/// <param name="Points">How many values a grid has, at most; null for all.</param>
public sealed record WholeRange(string Name, int Low, int High, bool IsLog, int? Points = null) : Parameter(Name)
{
    /// <inheritdoc/>
    public override long? Count => (long)High - Low + 1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Grid => Points is { } points
        ? [.. Enumerable.Range(0, points).Select(k => At(points == 1 ? 0.5 : (double)k / (points - 1))).Distinct()]
        : [.. Enumerable.Range(0, (int)Count!.Value).Select(k => Text(Low + k))];

    // Each number owns the places up to half a unit around it.
    double LowEdge => IsLog ? Math.Log(Low - 0.5) : Low - 0.5;

    double HighEdge => IsLog ? Math.Log(High + 0.5) : High + 0.5;

    /// <inheritdoc/>
    public override string At(double place)
    {
        var value = LowEdge + place * (HighEdge - LowEdge);
        return Text(Math.Clamp(Math.Round(IsLog ? Math.Exp(value) : value), Low, High));
    }

    /// <inheritdoc/>
    public override double PlaceOf(string value)
    {
        var number = double.Parse(value, CultureInfo.InvariantCulture);
        return ((IsLog ? Math.Log(number) : number) - LowEdge) / (HighEdge - LowEdge);
    }

    // No -0.
    static string Text(double value) => (value + 0.0).ToString("0", CultureInfo.InvariantCulture);
}
