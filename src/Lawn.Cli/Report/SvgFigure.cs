using System.Globalization;
using System.Net;
using System.Text;

namespace Lawn.Cli;

/// <summary>Draws a chart as SVG. Colours and dashes come from the page's style sheet, so that it follows light and dark.</summary>
static class SvgFigure
{
    const int Width = 720;
    const int Height = 360;
    const int Left = 62;
    const int Right = 14;
    const int Top = 12;
    const int Bottom = 44;

    // Beyond this a marker on every point would hide the line.
    const int MostMarkers = 25;

    /// <summary>The element.</summary>
    public static string Draw(Chart chart)
    {
        var x = new Axis(chart.Across, chart.IsLogX);
        var y = new Axis(chart.Lines.SelectMany(Extent), chart.IsLogY);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg id=\"{chart.Id}-svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" tabindex=\"0\" aria-labelledby=\"{chart.Id}-title {chart.Id}-desc\">");
        svg.Append($"<title id=\"{chart.Id}-title\">{Text(chart.Title)}</title><desc id=\"{chart.Id}-desc\">{Text(Describe(chart))}</desc>");
        DrawGrid(svg, chart, x, y);
        foreach (var at in chart.Switches)
            svg.Append($"<line class=\"switch\" x1=\"{X(at)}\" x2=\"{X(at)}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>");
        foreach (var (line, number) in chart.Lines.Select((line, number) => (line, number))) DrawLine(svg, line, number);
        svg.Append($"<line class=\"cursor\" y1=\"{Top}\" y2=\"{Height - Bottom}\" x1=\"0\" x2=\"0\" visibility=\"hidden\"/></svg>");
        return svg.ToString();

        string X(double value) => Number(Left + x.Place(value) * (Width - Left - Right));
        string Y(double value) => Number(Height - Bottom - y.Place(value) * (Height - Top - Bottom));

        void DrawLine(StringBuilder to, ChartLine line, int number)
        {
            to.Append($"<g class=\"line c{line.Colour}{(line.IsDashed ? " dashed" : "")}\" data-line=\"{number}\">");
            var places = line.X.Zip(line.Y).Where(p => double.IsFinite(p.Second)).Select(p => $"{X(p.First)},{Y(p.Second)}").ToList();
            to.Append($"<polyline points=\"{string.Join(' ', places)}\"/>");
            for (var k = 0; k < line.X.Count && line.Deviation is not null; k++)
                to.Append($"<line class=\"deviation\" x1=\"{X(line.X[k])}\" x2=\"{X(line.X[k])}\" y1=\"{Y(line.Y[k] - line.Deviation[k])}\" y2=\"{Y(line.Y[k] + line.Deviation[k])}\"/>");
            if (places.Count <= MostMarkers)
                foreach (var place in places) to.Append($"<circle cx=\"{place.Split(',')[0]}\" cy=\"{place.Split(',')[1]}\" r=\"3.2\"/>");
            to.Append("</g>");
        }
    }

    /// <summary>The places of a chart's columns in the drawing, by which the page finds the values under the pointer.</summary>
    public static IReadOnlyList<double> Places(Chart chart)
    {
        var axis = new Axis(chart.Across, chart.IsLogX);
        return [.. Columns(chart).Select(value => Math.Round(Left + axis.Place(value) * (Width - Left - Right), 1))];
    }

    /// <summary>The distinct places on the horizontal axis that have values, ascending.</summary>
    public static IReadOnlyList<double> Columns(Chart chart) => [.. chart.Lines.SelectMany(line => line.X).Distinct().Order()];

    static void DrawGrid(StringBuilder svg, Chart chart, Axis x, Axis y)
    {
        foreach (var tick in y.Ticks())
        {
            var place = Number(Height - Bottom - y.Place(tick) * (Height - Top - Bottom));
            svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{place}\" y2=\"{place}\"/><text class=\"tick y\" x=\"{Left - 7}\" y=\"{place}\">{Axis.Text(tick)}</text>");
        }

        foreach (var tick in chart.IsLogX ? Columns(chart) : x.Ticks(isWhole: true))
        {
            var place = Number(Left + x.Place(tick) * (Width - Left - Right));
            svg.Append($"<text class=\"tick x\" x=\"{place}\" y=\"{Height - Bottom + 18}\">{(chart.IsLogX ? tick.ToString(CultureInfo.InvariantCulture) : Axis.Text(tick))}</text>");
        }

        svg.Append($"<text class=\"label x\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 7}\">{Text(chart.XLabel)}</text>");
        svg.Append($"<text class=\"label y\" transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\">{Text(chart.YLabel)}</text>");
    }

    static IEnumerable<double> Extent(ChartLine line) => line.Deviation is { } deviation
        ? line.Y.Zip(deviation).SelectMany(p => new[] { p.First - p.Second, p.First + p.Second })
        : line.Y;

    static string Describe(Chart chart) =>
        $"{chart.YLabel} against {chart.XLabel}, {chart.Lines.Count} lines. Last values: "
        + string.Join("; ", chart.Lines.Where(line => line.Y.Count > 0).Take(20).Select(line => $"{line.Name} {Axis.Text(line.Y[^1])}")) + ".";

    static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
