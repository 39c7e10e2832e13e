using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>Draws trials as lines over parallel axes, one for each option and one for the metric. The better half is in colour.</summary>
static class ParallelFigure
{
    const int Width = 720;
    const int Height = 360;
    const int Side = 60;
    const int Top = 40;
    const int Bottom = 24;

    /// <summary>The figure of a sub-study, with what its script needs.</summary>
    public static string Draw(StudyGroup group, string metric, bool minimizes, string id)
    {
        var trials = group.Trials.Where(trial => trial.Value is not null).OrderBy(trial => minimizes ? -trial.Value!.Value : trial.Value!.Value).ToList();
        var axis = new Axis(trials.Select(trial => trial.Value!.Value), isLog: false);
        var svg = new StringBuilder();
        var title = $"Values and {metric} of each trial: {group.Name}";
        svg.Append($"<figure id=\"{id}\"><figcaption>{Text(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" tabindex=\"0\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{Text(title)}</title>");
        svg.Append($"<desc id=\"{id}-desc\">{trials.Count} trials. The arrow keys go through them from the worst to the best. Best: {Text(trials.Count > 0 ? Reading(trials[^1], metric) : "none")}.</desc>");
        var names = group.Parameters.Select(parameter => parameter.Name).Append(metric).ToList();
        for (var k = 0; k < names.Count; k++) DrawAxis(svg, k, names[k], k < group.Parameters.Count ? group.Parameters[k] : null, axis, X(k));
        for (var k = 0; k < trials.Count; k++)
            svg.Append($"<g class=\"trial{(trials[k].State == TrialState.Pruned ? " dashed" : "")} {(k >= trials.Count / 2 ? "c0" : "c6 faint")}{(k == trials.Count - 1 ? " best" : "")}\" data-trial=\"{k}\"><polyline points=\"{Points(trials[k])}\"/></g>");
        svg.Append("</svg><output class=\"reading\" aria-live=\"polite\"></output>");
        var data = new { trials = trials.Select(trial => Reading(trial, metric)) };
        return svg.Append($"<script type=\"application/json\">{JsonSerializer.Serialize(data)}</script></figure>\n").ToString();

        double X(int k) => Side + (double)k / Math.Max(1, names.Count - 1) * (Width - 2 * Side);
        string Points(TrialRecord trial) => string.Join(' ', group.Parameters.Select((parameter, k) => (Value: trial.Values.GetValueOrDefault(parameter.Name), k, parameter)).Where(p => p.Value is not null)
            .Select(p => $"{Number(X(p.k))},{Number(Y(p.parameter.PlaceOf(p.Value!)))}").Append($"{Number(X(names.Count - 1))},{Number(Y(axis.Place(trial.Value!.Value)))}"));
    }

    /// <summary>A trial in words.</summary>
    public static string Reading(TrialRecord trial, string metric) =>
        $"trial {trial.Number}: {string.Join(", ", trial.Values.Select(pair => $"{pair.Key} {pair.Value}"))}; {metric} {Format.Metric(trial.Value!.Value)}{(trial.State == TrialState.Pruned ? $" ({trial.Message})" : "")}";

    static void DrawAxis(StringBuilder svg, int k, string name, Parameter? parameter, Axis metric, double x)
    {
        svg.Append($"<line class=\"axis\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/><text class=\"label {(parameter is null ? "last" : "x")}\" x=\"{Number(parameter is null ? Width : x)}\" y=\"{(k % 2 == 0 ? 14 : 30)}\">{Text(name)}</text>");
        var ticks = parameter switch
        {
            null => metric.Ticks().Select(value => (Axis.Text(value), metric.Place(value))),
            Choice choice => choice.Values.Select(value => (value, choice.PlaceOf(value))),
            _ => new[] { 0.0, 0.5, 0.9999999 }.Select(place => (parameter.At(place), place)),
        };
        foreach (var (label, place) in ticks.Where(tick => tick.Item2 is >= 0 and <= 1))
            svg.Append($"<text class=\"tick beside\" x=\"{Number(x + 5)}\" y=\"{Number(Y(place))}\">{Text(label)}</text>");
    }

    static double Y(double place) => Height - Bottom - Math.Clamp(place, 0, 1) * (Height - Top - Bottom);

    static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static string Text(string text) => WebUtility.HtmlEncode(text);
}
