using System.Globalization;

namespace Lawn.Sweeps;

/// <summary>A number from a range, both ends included.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Low">The least value; positive on a logarithmic scale.</param>
/// <param name="High">The greatest value.</param>
/// <param name="IsLog">Whether the scale is logarithmic.</param>
/// <param name="Points">How many values a grid has.</param>
public sealed record RealRange(string Name, double Low, double High, bool IsLog, int? Points = null) : Parameter(Name)
{
    const string Digits = "G5"; // more say nothing about a hyper-parameter, and tables stay readable

    /// <inheritdoc/>
    public override long? Count => null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Grid =>
        [.. Enumerable.Range(0, Points ?? 0).Select(k => Text(Value(Points == 1 ? 0.5 : (double)k / (Points!.Value - 1)))).Distinct()];

    /// <inheritdoc/>
    public override string At(double place) => Text(Value(place));

    /// <inheritdoc/>
    public override double PlaceOf(string value)
    {
        var number = double.Parse(value, CultureInfo.InvariantCulture);
        return IsLog ? Math.Log(number / Low) / Math.Log(High / Low) : (number - Low) / (High - Low);
    }

    double Value(double place) => IsLog ? Low * Math.Pow(High / Low, place) : Low + place * (High - Low);

    string Text(double value)
    {
        var rounded = double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, Low, High).ToString("R", CultureInfo.InvariantCulture);
    }
}
