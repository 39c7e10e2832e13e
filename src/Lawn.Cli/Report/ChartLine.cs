namespace Lawn.Cli;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Colour">The number of its colour.</param>
/// <param name="IsDashed">Whether it is dashed: the form with LAWN.</param>
/// <param name="X">Places on the horizontal axis, ascending.</param>
/// <param name="Y">Values there; NaN leaves a gap.</param>
sealed record ChartLine(string Name, int Colour, bool IsDashed, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Standard deviations; null for none.</summary>
    public IReadOnlyList<double>? Deviation { get; init; }
}
