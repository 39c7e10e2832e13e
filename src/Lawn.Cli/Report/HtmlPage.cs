using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Lawn.Cli;

/// <summary>Writes a report as one page that needs nothing else: style, script and figures are in it.</summary>
static class HtmlPage
{
    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<RunGroup> groups, IReadOnlyList<Chart> charts)
    {
        var runs = groups.SelectMany(group => group.Runs).ToList();
        var title = "Lawn: " + string.Join(", ", runs.Select(run => run.Config.Task).Distinct());
        var page = new StringBuilder();
        page.Append(Head(title));
        page.Append($"<p>{runs.Count} {(runs.Count == 1 ? "run" : "runs")}{(groups.Count < runs.Count ? $" with {groups.Count} sets of options; lines are means over the seeds" : "")}. Vertical dashed lines mark where norms begin to be held. ");
        page.Append("Point at a figure, or choose it with the Tab key and use the arrow keys, to read values; a name below it hides or shows its line.</p>");
        page.Append("<div class=\"figures\">");
        foreach (var chart in charts) WriteChart(page, chart);
        page.Append("</div>");
        foreach (var note in Missing(runs)) page.Append($"<p>{Text(note)}</p>");
        WriteRuns(page, groups);
        ProbeTable.Write(page, groups);
        return page.Append(Foot()).ToString();
    }

    /// <summary>The page down to its title.</summary>
    public static string Head(string title) =>
        $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Text(title)}</title>"
        + $"<link rel=\"icon\" href=\"data:,\"><style>{Resource("page.css")}</style></head><body><main><h1>{Text(title)}</h1>";

    /// <summary>Its end, with the script.</summary>
    public static string Foot() => $"</main><script>{Resource("page.js")}</script></body></html>\n";

    /// <summary>Writes a figure of lines.</summary>
    public static void WriteChart(StringBuilder page, Chart chart)
    {
        var columns = SvgFigure.Columns(chart);
        page.Append($"<figure id=\"{chart.Id}\"><figcaption>{Text(chart.Title)}</figcaption>{SvgFigure.Draw(chart)}<div class=\"legend\">");
        foreach (var (line, number) in chart.Lines.Select((line, number) => (line, number)))
            page.Append($"<button type=\"button\" aria-pressed=\"true\" data-line=\"{number}\" class=\"c{line.Colour}{(line.IsDashed ? " dashed" : "")}\"><span class=\"swatch\" aria-hidden=\"true\"></span>{Text(line.Name)}</button>");
        page.Append("</div><output class=\"reading\" aria-live=\"polite\"></output>");
        page.Append($"<details><summary>Values</summary><div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">{Text(chart.XLabel)}</th>");
        foreach (var line in chart.Lines) page.Append($"<th scope=\"col\">{Text(line.Name)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var column in columns)
        {
            page.Append($"<tr><th scope=\"row\">{column.ToString(CultureInfo.InvariantCulture)}</th>");
            foreach (var line in chart.Lines) page.Append($"<td>{(ValueAt(line, column) is { } value ? Axis.Text(value) : "")}</td>");
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div></details>");
        var data = new { places = SvgFigure.Places(chart), x = columns, label = chart.XLabel, lines = chart.Lines.Select(line => new { name = line.Name, y = columns.Select(column => ValueAt(line, column)) }) };
        page.Append($"<script type=\"application/json\">{JsonSerializer.Serialize(data)}</script></figure>\n");
    }

    static double? ValueAt(ChartLine line, double column)
    {
        for (var k = 0; k < line.X.Count; k++)
            if (line.X[k] == column && double.IsFinite(line.Y[k])) return line.Y[k];
        return null;
    }

    static IEnumerable<string> Missing(IReadOnlyList<LoadedRun> runs)
    {
        bool Has(string prefix) => runs.Any(run => run.Epochs.Any(e => e.Metrics.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal))));
        if (!Has("angle/")) yield return "Angles, logits and loss flattening are not shown: lawn train --diagnostics light records them.";
        if (!Has("sharpness/")) yield return "Margins and sharpness are not shown: lawn train --diagnostics full records them.";
    }

    static void WriteRuns(StringBuilder page, IReadOnlyList<RunGroup> groups)
    {
        var headline = groups[0].Runs[0].Headline;
        page.Append("<section><h2>Runs</h2><div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\"><thead><tr>");
        foreach (var name in new[] { "options", "seed", "state", "epochs", "switch at step", "train/loss", "validation/" + headline, "test/" + headline, "examples/s", "folder" })
            page.Append($"<th scope=\"col\"><button type=\"button\">{Text(name)}</button></th>");
        page.Append("</tr></thead><tbody>");
        foreach (var group in groups)
            foreach (var run in group.Runs)
            {
                page.Append($"<tr><th scope=\"row\">{Text(group.Label)}</th><td>{run.Config.Seed}</td><td>{Text(run.Summary?.Status.ToString().ToLowerInvariant() ?? "not finished")}</td><td>{run.Epochs.Count}</td><td>{run.Summary?.SwitchStep}</td>");
                foreach (var metric in new[] { "train/loss", "validation/" + headline, "test/" + headline }) page.Append($"<td>{(run.Last(metric) is { } value ? Format.Metric(value) : "")}</td>");
                page.Append($"<td>{(run.Summary is { } summary ? summary.SamplesPerSecond.ToString("0", CultureInfo.InvariantCulture) : "")}</td><td>{Text(Path.GetFileName(run.Folder))}</td></tr>\n");
            }

        page.Append("</tbody></table></div></section>");
    }

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
