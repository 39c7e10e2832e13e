using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows the report in the terminal, one table a model.</summary>
static class ReportTable
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, CompareReport report)
    {
        var metrics = ReportColumns.Metrics(report);
        foreach (var model in report.Rows.GroupBy(row => row.Model))
        {
            var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2, Title = new TableTitle($"{report.Task}, {model.Key}".EscapeMarkup()) };
            foreach (var (title, index) in ReportColumns.Header(metrics).Select((title, index) => (title, index)))
                table.AddColumn(new TableColumn(title.EscapeMarkup()) { Alignment = index == 1 ? Justify.Left : Justify.Right, NoWrap = true });
            foreach (var row in model) table.AddRow([.. ReportColumns.Row(row, metrics).Select(text => text.EscapeMarkup())]);
            terminal.Out.Write(table);
        }
    }
}
