using ScottPlot;

namespace Lawn.Cli;

/// <summary>Draws charts as PNG files, for papers and pages.</summary>
static class PngFigures
{
    const int Width = 1000;
    const int Height = 560;

    static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    /// <summary>Writes a file for each chart, named by its id.</summary>
    public static void Save(IReadOnlyList<Chart> charts, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var chart in charts) Draw(chart).SavePng(Path.Combine(folder, chart.Id + ".png"), Width, Height);
    }

    static Plot Draw(Chart chart)
    {
        var plot = new Plot();
        var (scaleX, scaleY) = (Scale(chart.IsLogX), Scale(chart.IsLogY));
        foreach (var line in chart.Lines)
        {
            var colour = Color.FromHex(Colours[line.Colour]);
            double[] x = [.. line.X.Select(scaleX)], y = [.. line.Y.Select(scaleY)];
            var scatter = plot.Add.Scatter(x, y, colour);
            scatter.LegendText = line.Name;
            scatter.LineWidth = 2;
            scatter.LinePattern = line.IsDashed ? LinePattern.Dashed : LinePattern.Solid;
            scatter.MarkerSize = 7;
            scatter.MarkerShape = line.IsDashed ? MarkerShape.OpenCircle : MarkerShape.FilledCircle;
            if (line.Deviation is { } deviation) plot.Add.ErrorBar(x, y, [.. deviation]).Color = colour;
        }

        foreach (var at in chart.Switches) plot.Add.VerticalLine(scaleX(at), 1, Colors.Gray, LinePattern.Dotted);
        Label(plot, chart, scaleX, scaleY);
        return plot;
    }

    static void Label(Plot plot, Chart chart, Func<double, double> scaleX, Func<double, double> scaleY)
    {
        if (chart.IsLogX)
        {
            var columns = SvgFigure.Columns(chart);
            plot.Axes.Bottom.SetTicks([.. columns.Select(scaleX)], [.. columns.Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }

        if (chart.IsLogY)
        {
            var ticks = new Axis(chart.Lines.SelectMany(line => line.Y), isLog: true).Ticks();
            plot.Axes.Left.SetTicks([.. ticks.Select(scaleY)], [.. ticks.Select(Axis.Text)]);
        }

        plot.Title(chart.Title, size: 16);
        plot.XLabel(chart.XLabel, size: 14);
        plot.YLabel(chart.YLabel, size: 14);
        plot.Legend.OutlineWidth = 0;
        plot.Legend.SymbolWidth = 40;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Right);
    }

    static Func<double, double> Scale(bool isLog) => isLog ? Math.Log10 : value => value;
}
