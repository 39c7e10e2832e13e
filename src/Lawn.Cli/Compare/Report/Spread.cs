namespace Lawn.Cli;

/// <summary>A metric over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The sample standard deviation; null for fewer than two values.</param>
/// <param name="Count">The number of values.</param>
sealed record Spread(double Mean, double? StandardDeviation, int Count)
{
    /// <summary>The spread of one value or more.</summary>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        double? deviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : null;
        return new Spread(mean, deviation, values.Count);
    }
}
