using System.CommandLine;
using Lawn.Tasks.DataSets;

namespace Lawn.Cli;

/// <summary>`lawn data list`: what each task needs, and where it is.</summary>
static class DataListCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var data = SharedOptions.Data();
        var command = new Command("list", "Says for each data set what it is, which files it needs, where it was found, and its terms.");
        command.Options.Add(data);
        Help.AddExamples(command, "lawn data list", "lawn data list --data ~/sets");
        command.SetAction(parsed =>
        {
            foreach (var set in DataSetCatalog.All) Describe(terminal, set, SharedOptions.DataFolder(parsed, data));
            terminal.Line("The task synthetic needs no data.");
        });
        return command;
    }

    static void Describe(Terminal terminal, DataSet set, string? folder)
    {
        terminal.Line(set.Name);
        terminal.Line($"  {set.Summary}.");
        foreach (var layout in set.Layouts)
            terminal.Line($"  files   {string.Join(" + ", layout.Files.Select(file => file.Name))}  ({layout.Description})");
        terminal.Line(set.TryLocate(folder) is { } found
            ? $"  found   {found.Folder}"
            : $"  absent  searched {string.Join(", ", set.SearchedFolders(folder))}{(set.Downloads.Count > 0 ? $"; 'lawn data get {set.Name}' fetches it" : "")}");
        terminal.Line($"  terms   {set.Terms}");
        terminal.Line("");
    }
}
