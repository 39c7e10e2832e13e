using System.CommandLine;
using Lawn.Tasks.DataSets;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>`lawn data get`: fetches data sets from their publishers.</summary>
static class DataGetCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var names = DataCommand.NamesArgument("What to fetch");
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "Where to put it. [default: $LAWN_DATA, else ~/.cache/lawn]" };
        var command = new Command("get", "Fetches data sets from their publishers, and checks them. Read their terms in 'lawn data list' first.") { names };
        command.Options.Add(data);
        Help.AddExamples(command, "lawn data get movielens-1m", "lawn data get movielens-100k --data ~/sets");
        command.SetAction(async (parsed, _) =>
        {
            var sets = (parsed.GetValue(names) ?? []).Select(DataCommand.Find).ToList();
            if (sets.Count == 0) throw new UserErrorException($"'lawn data get' needs a name: {string.Join(", ", DataSetCatalog.All.Select(set => set.Name))}.");
            using var interruption = new Interruption(terminal, "stopping the download; nothing is kept of it");
            foreach (var set in sets)
            {
                try
                {
                    if (!await GetAsync(terminal, set, SharedOptions.DataFolder(parsed, data) ?? DataFolders.Default()[0], interruption.Token)) return ExitCode.Failure;
                }
                catch (OperationCanceledException)
                {
                    return interruption.ExitCode;
                }
            }

            return ExitCode.Success;
        });
        return command;
    }

    static async Task<bool> GetAsync(Terminal terminal, DataSet set, string destination, CancellationToken cancellation)
    {
        var folder = terminal.IsInteractive
            ? await terminal.Out.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(context => set.GetAsync(destination, new DownloadBars(context), cancellation))
            : await set.GetAsync(destination, progress: null, cancellation);
        var faults = set.Verify(folder).Where(finding => !finding.Ok).ToList();
        foreach (var fault in faults) terminal.Notice(fault.Message);
        if (faults.Count == 0) terminal.Line($"{set.Name} is in {folder}");
        return faults.Count == 0;
    }
}
