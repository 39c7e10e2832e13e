using System.Text;

namespace Lawn.Cli;

/// <summary>Writes the report as Markdown.</summary>
static class ReportMarkdown
{
    /// <summary>The text.</summary>
    public static string Write(CompareReport report)
    {
        var text = new StringBuilder($"# LAWN and its base optimizers on {report.Task}\n\n");
        if (!report.IsComplete) text.Append($"**Unfinished:** {report.RunsDone} runs are done; the command below goes on.\n\n");
        text.Append($"Made by\n\n```\n{ShellText.Join(report.Command)}\n```\n\n{report.Protocol}\n");
        var metrics = ReportColumns.Metrics(report);
        foreach (var model in report.Rows.GroupBy(row => row.Model))
        {
            text.Append($"\n## {model.Key}\n\n");
            Line(text, ReportColumns.Header(metrics));
            Line(text, ReportColumns.Header(metrics).Select((_, index) => index == 1 ? "---" : "--:"));
            foreach (var row in model) Line(text, ReportColumns.Row(row, metrics));
        }

        return text.Append("\n![Test metric against batch size](compare.png)\n").ToString();
    }

    static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");
}
