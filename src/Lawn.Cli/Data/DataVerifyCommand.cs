using System.CommandLine;
using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>`lawn data verify`: checksums and counts of the data sets that are there.</summary>
static class DataVerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var names = DataCommand.NamesArgument("What to check; all that are found where none is named");
        var data = SharedOptions.Data();
        var command = new Command("verify", "Checks data sets: checksums of the published files, and counts of what they hold.") { names };
        command.Options.Add(data);
        Help.AddExamples(command, "lawn data verify", "lawn data verify movielens-1m --data ~/sets");
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(names) ?? [];
            var sets = given.Length > 0
                ? [.. given.Select(DataCommand.Find)]
                : DataSetCatalog.All.Where(set => set.TryLocate(SharedOptions.DataFolder(parsed, data)) is not null).ToList();
            if (sets.Count == 0) throw new UserErrorException("No data set was found. 'lawn data list' says where they are looked for.");
            // All are located first, so that a missing one is an error before a long check.
            var located = sets.Select(set => (Set: set, set.Locate(SharedOptions.DataFolder(parsed, data)).Folder)).ToList();
            return located.Select(found => Verify(terminal, found.Set, found.Folder)).ToList().TrueForAll(ok => ok) ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    static bool Verify(Terminal terminal, DataSet set, string folder)
    {
        terminal.Line(set.Name);
        var findings = set.Verify(folder);
        foreach (var finding in findings) terminal.Line($"  {(finding.Ok ? "ok    " : "FAULT ")} {finding.Message}");
        return findings.All(finding => finding.Ok);
    }
}
