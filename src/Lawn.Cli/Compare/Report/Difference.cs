namespace Lawn.Cli;

/// <summary>A difference of two means over seeds.</summary>
/// <param name="Mean">The difference.</param>
/// <param name="StandardError">Its standard error, the two samples taken as independent; null for fewer than two values on a side.</param>
sealed record Difference(double Mean, double? StandardError)
{
    /// <summary>The first less the second.</summary>
    public static Difference Of(Spread first, Spread second)
    {
        double? error = first.StandardDeviation is { } a && second.StandardDeviation is { } b
            ? Math.Sqrt(a * a / first.Count + b * b / second.Count)
            : null;
        return new Difference(first.Mean - second.Mean, error);
    }
}
