using System.CommandLine;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>`lawn report`: runs as one page and as figures.</summary>
static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var runs = new Argument<string[]>("RUN") { Arity = ArgumentArity.OneOrMore, Description = "Run folders, or folders that hold runs, such as the --out of a comparison; or the one folder of a sweep." };
        var output = new Option<string>("--out") { HelpName = "FILE", DefaultValueFactory = _ => "report.html", Description = "The page." };
        var png = new Option<string?>("--png") { HelpName = "DIR", Description = "Also write each figure as a PNG file there." };
        var storage = new Option<string?>("--storage") { HelpName = "URL", Description = "A sweep's storage, where it needs a password. [default: the one it was run with]" };
        var command = new Command("report", "Writes one HTML page on some runs, which needs no network: curves, accuracy against batch size, norms and angles of layers with the switch, "
            + "flattening, margins and sharpness where they were recorded, and a table of the runs.") { runs, output, png, storage };
        Help.AddExamples(command, "lawn report runs/compare-synthetic", "lawn report runs/adam runs/adam-l --out adam.html --png figures", "lawn report runs/study          best trials, importance of each option, parallel coordinates");
        command.SetAction(parsed =>
        {
            var (page, folder) = (Values.Text("--out", parsed.GetValue(output)!), parsed.GetValue(png) is { } given ? Values.Text("--png", given) : null);
            if (Directory.Exists(page)) throw new UserErrorException($"--out '{page}' is a folder: give the name of a file, such as {Path.Combine(page, "report.html")}.");
            if (folder is not null && File.Exists(folder)) throw new UserErrorException($"--png '{folder}' is a file: give a folder.");
            try
            {
                terminal.Line(parsed.GetValue(runs) is [var sweep] && SweepFolder.Is(sweep)
                    ? StudyReport.Write(sweep, parsed.GetValue(storage), page, folder)
                    : WriteRuns(parsed.GetValue(runs)!, page, folder));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new UserErrorException($"The report cannot be written: {fault.Message} Choose another --out or --png.", fault);
            }

            return ExitCode.Success;
        });
        return command;
    }

    static string WriteRuns(IReadOnlyList<string> paths, string page, string? folder)
    {
        var loaded = RunLoader.Load(paths).Where(run => run.Epochs.Count > 0).ToList();
        if (loaded.Count == 0) throw new UserErrorException("None of these runs has finished an epoch yet: there is nothing to show.");
        var groups = RunGroup.Of(loaded);
        var charts = ChartPlan.Of(groups);
        if (folder is not null) Directory.CreateDirectory(folder); // before the page, so that both are written or none
        File.WriteAllText(page, HtmlPage.Write(groups, charts));
        if (folder is not null) PngFigures.Save(charts, folder);
        return $"{loaded.Count} runs, {charts.Count} figures; written: {page}{(folder is null ? "" : $" and {folder}")}";
    }
}
