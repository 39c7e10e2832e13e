using System.Globalization;
using System.Text;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>Writes a study as one page that needs nothing else.</summary>
static class StudyPage
{
    /// <summary>The page.</summary>
    public static string Write(Study study, string metric, IReadOnlyList<StudyGroup> groups, IReadOnlyList<Chart> charts)
    {
        var title = study.Name.Equals("study", StringComparison.OrdinalIgnoreCase) ? "Lawn: study" : $"Lawn: study {study.Name}";
        var page = new StringBuilder(HtmlPage.Head(title));
        page.Append($"<p>{study.Method} search, {study.Trials} trials {(groups.Count > 1 ? $"for each of {groups.Count} sub-studies" : "")}, {(study.Minimizes ? "least" : "greatest")} {HtmlPage.Text(metric)} wins. ");
        page.Append("Point at a figure, or choose it with the Tab key and use the arrow keys, to read values. In the figures of trials the better half is in colour, the best is thick, and one that was stopped early is dashed.</p><div class=\"figures\">");
        foreach (var chart in charts) HtmlPage.WriteChart(page, chart);
        foreach (var (group, number) in groups.Select((group, number) => (group, number))) page.Append(ParallelFigure.Draw(group, metric, study.Minimizes, $"trials-{number}"));
        page.Append("</div>");
        WriteImportance(page, groups);
        WriteTrials(page, study, metric, groups);
        return page.Append(HtmlPage.Foot()).ToString();
    }

    static void WriteImportance(StringBuilder page, IReadOnlyList<StudyGroup> groups)
    {
        page.Append("<section><h2>Importance of each option</h2><p>The share of the metric's variance over the search space that an option explains by itself: functional analysis of variance on a forest of regression trees "
            + "(Hutter, Hoos and Leyton-Brown 2014), from the trials that came to their end. What is missing to 1 is interactions. With few trials it is rough.</p><table class=\"bars\"><tbody>");
        foreach (var group in groups)
        {
            if (group.Importance.Count == 0) page.Append($"<tr><th scope=\"row\">{HtmlPage.Text(group.Name)}</th><td colspan=\"2\">too few trials came to their end ({Importance.LeastTrials} are needed), or all alike</td></tr>");
            foreach (var (name, share) in group.Importance)
                page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{HtmlPage.Text($"{group.Name}: {name}")}</th><td>{share:0.00}</td><td class=\"wide\"><span class=\"bar\" style=\"width:{100 * share:0.#}%\"></span></td></tr>");
        }

        page.Append("</tbody></table></section>");
    }

    static void WriteTrials(StringBuilder page, Study study, string metric, IReadOnlyList<StudyGroup> groups)
    {
        var names = groups.SelectMany(group => group.Parameters).Select(parameter => parameter.Name).Distinct().ToList();
        page.Append("<section><h2>Trials, the best first</h2><div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\"><thead><tr>");
        foreach (var name in (string[])["sub-study", "trial", "state", metric, .. names, "epochs", "seconds", "folder", "remark"]) page.Append($"<th scope=\"col\"><button type=\"button\">{HtmlPage.Text(name)}</button></th>");
        page.Append("</tr></thead><tbody>");
        var rows = groups.SelectMany(group => group.Trials.Select(trial => (group.Name, Trial: trial)))
            .OrderByDescending(row => row.Trial.State == TrialState.Done).ThenByDescending(row => row.Trial.Value is { } value ? study.Minimizes ? -value : value : double.NegativeInfinity);
        foreach (var (name, trial) in rows)
        {
            page.Append($"<tr><th scope=\"row\">{HtmlPage.Text(name)}</th><td>{trial.Number}</td><td>{trial.State.ToString().ToLowerInvariant()}</td><td>{(trial.Value is { } value ? Format.Metric(value) : "")}</td>");
            foreach (var option in names) page.Append($"<td>{HtmlPage.Text(trial.Values.GetValueOrDefault(option) ?? "")}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{trial.Epochs}</td><td>{trial.Seconds:0.0}</td><td>{HtmlPage.Text(trial.Folder)}</td><td>{HtmlPage.Text(trial.Message ?? "")}</td></tr>\n");
        }

        page.Append("</tbody></table></div></section>");
    }
}
