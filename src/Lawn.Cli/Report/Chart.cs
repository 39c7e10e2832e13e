namespace Lawn.Cli;

/// <summary>A figure of lines, independent of how it is drawn.</summary>
/// <param name="Id">A name for files and anchors.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XLabel">The horizontal axis.</param>
/// <param name="YLabel">The vertical axis.</param>
/// <param name="Lines">Its lines.</param>
sealed record Chart(string Id, string Title, string XLabel, string YLabel, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool IsLogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool IsLogY { get; init; }

    /// <summary>Where norms begin to be held: places on the horizontal axis.</summary>
    public IReadOnlyList<double> Switches { get; init; } = [];

    /// <summary>What the horizontal axis must show: the places of the lines and of the switches, which may come before the first epoch ends.</summary>
    public IEnumerable<double> Across => Lines.SelectMany(line => line.X).Concat(Switches);
}
