using System.Text;

namespace Lawn.Cli;

/// <summary>What `lawn probe` found of the runs of a report, side by side.</summary>
static class ProbeTable
{
    /// <summary>Writes the table; nothing where no run was probed.</summary>
    public static void Write(StringBuilder page, IReadOnlyList<RunGroup> groups)
    {
        var probed = groups.SelectMany(group => group.Runs.Select(run => (group.Label, Run: run, Probe: ProbeReport.Of(run.Folder)))).Where(run => run.Probe is not null).ToList();
        if (probed.Count == 0) return;
        page.Append("<section><h2>Measures of the newest checkpoints</h2><p>By <code>lawn probe</code>, on a fixed sample of training examples.</p><div class=\"scroll whole\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">measure</th>");
        foreach (var (label, run, _) in probed) page.Append($"<th scope=\"col\">{HtmlPage.Text(label)}, seed {run.Config.Seed}</th>");
        page.Append("</tr></thead><tbody>");
        Row("step", probe => probe.Step.ToString());
        Row("examples", probe => probe.Examples.ToString());
        foreach (var name in probed.SelectMany(run => run.Probe!.Metrics.Keys).Distinct())
            Row(name, probe => probe.Metrics.TryGetValue(name, out var value) ? Format.Measure(value) : "");
        page.Append("</tbody></table></div></section>");

        void Row(string name, Func<ProbeReport, string> cell)
        {
            page.Append($"<tr><th scope=\"row\">{HtmlPage.Text(name)}</th>");
            foreach (var (_, _, probe) in probed) page.Append($"<td>{cell(probe!)}</td>");
            page.Append("</tr>\n");
        }
    }
}
