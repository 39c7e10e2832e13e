using ScottPlot;

namespace Lawn.Cli;

/// <summary>Draws the headline metric on the test split against the batch size: a line an optimizer, dashed with LAWN in its base's colour.</summary>
static class ReportFigure
{
    const int Width = 1000;
    const int Height = 560;

    // Okabe and Ito's colours, which people with colour-blindness can tell apart.
    static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    static readonly MarkerShape[] VariantShapes = [MarkerShape.OpenDiamond, MarkerShape.OpenTriangleUp, MarkerShape.OpenSquare, MarkerShape.OpenTriangleDown];

    static readonly string[] Fonts = ["Noto Sans", "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica", "Arial"];

    /// <summary>Writes the figure, a panel a model.</summary>
    /// <returns>Whether there was anything to draw.</returns>
    public static bool Save(CompareReport report, string path)
    {
        var metric = "test/" + report.HeadlineMetric;
        var models = report.Rows.Where(row => row.Metrics.ContainsKey(metric)).GroupBy(row => row.Model).ToList();
        if (models.Count == 0) return false;
        var figure = new Multiplot();
        figure.AddPlots(models.Count);
        foreach (var (rows, index) in models.Select((rows, index) => (rows, index)))
            Draw(figure.Subplots.GetPlot(index), report, [.. rows], metric);
        figure.SavePng(path, Width, Height * models.Count);
        return true;
    }

    static void Draw(Plot plot, CompareReport report, IReadOnlyList<ReportRow> rows, string metric)
    {
        var optimizers = report.Rows.Select(row => row.Label).Distinct().ToList();
        var bases = report.Rows.Select(BaseOf).Distinct().ToList();
        var variants = report.Rows.Select(row => row.Variant).OfType<string>().Distinct().ToList();
        foreach (var line in rows.GroupBy(row => row.Label))
        {
            var row = line.First();
            var lawn = row.Optimizer.EndsWith("-l", StringComparison.Ordinal);
            // Lines are set apart by a few percent along the axis, so that error bars do not hide each other.
            var shift = (optimizers.IndexOf(line.Key) - (optimizers.Count - 1) / 2.0) * 0.012;
            double[] x = [.. line.Select(r => Math.Log2(r.BatchSize) + shift * Span(report))], y = [.. line.Select(r => r.Metrics[metric].Mean)];
            var colour = Color.FromHex(Colours[bases.IndexOf(BaseOf(row)) % Colours.Length]);
            var scatter = plot.Add.Scatter(x, y, colour);
            scatter.LegendText = line.Key;
            scatter.LineWidth = 2;
            scatter.LinePattern = row.Variant is not null ? LinePattern.Dotted : lawn ? LinePattern.Dashed : LinePattern.Solid;
            scatter.MarkerSize = 9;
            scatter.MarkerShape = row.Variant is not null ? VariantShapes[variants.IndexOf(row.Variant) % VariantShapes.Length] : lawn ? MarkerShape.OpenCircle : MarkerShape.FilledCircle;
            scatter.MarkerLineWidth = 2;
            var bars = plot.Add.ErrorBar(x, y, [.. line.Select(r => r.Metrics[metric].StandardDeviation ?? 0)]);
            bars.Color = colour;
            bars.LineWidth = 1.5f;
        }

        Decorate(plot, report, rows, metric);
    }

    static void Decorate(Plot plot, CompareReport report, IReadOnlyList<ReportRow> rows, string metric)
    {
        var sizes = report.Rows.Select(row => row.BatchSize).Distinct().Order().ToList();
        plot.Axes.Bottom.SetTicks([.. sizes.Select(size => Math.Log2(size))], [.. sizes.Select(size => size.ToString())]);
        plot.Axes.Margins(vertical: 0.12); // scales both axes, so the limits of the other come after
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(Math.Log2(sizes[0]) - 0.08 * Span(report), Math.Log2(sizes[^1]) + 0.08 * Span(report));
        plot.Title($"{report.Task}, {rows[0].Model}: {metric} after the last epoch, mean ± standard deviation", size: 16);
        plot.XLabel("batch size", size: 14);
        plot.YLabel(metric, size: 14);
        if (Fonts.FirstOrDefault(name => ScottPlot.Fonts.GetTypeface(name, false, false)?.FamilyName == name) is { } font) plot.Font.Set(font);
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left }) axis.TickLabelStyle.FontSize = 13;
        plot.Legend.FontSize = 13;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.SymbolWidth = 40; // long enough for dashes to be seen
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Right);
    }

    static double Span(CompareReport report)
    {
        var sizes = report.Rows.Select(row => Math.Log2(row.BatchSize)).ToList();
        return Math.Max(1, sizes.Max() - sizes.Min());
    }

    static string BaseOf(ReportRow row) => row.Optimizer.EndsWith("-l", StringComparison.Ordinal) ? row.Optimizer[..^2] : row.Optimizer;
}
