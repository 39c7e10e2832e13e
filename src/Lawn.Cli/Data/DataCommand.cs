using System.CommandLine;
using Lawn.Tasks.DataSets;

namespace Lawn.Cli;

/// <summary>`lawn data`: the data sets of the tasks.</summary>
static class DataCommand
{
    /// <summary>Builds the command with its three.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("data", "Lists, checks and fetches the data sets of the tasks.")
        {
            DataListCommand.Create(terminal),
            DataVerifyCommand.Create(terminal),
            DataGetCommand.Create(terminal),
        };
        Help.ShowWithoutSubcommand(command);
        Help.AddExamples(command, "lawn data list", "lawn data verify movielens-1m --data ~/sets", "lawn data get movielens-1m");
        return command;
    }

    /// <summary>The argument that names data sets.</summary>
    public static Argument<string[]> NamesArgument(string description) => new("name")
    {
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "NAME",
        Description = $"{description}: {string.Join(", ", AllNames)}.",
    };

    /// <summary>The data set of a name.</summary>
    /// <exception cref="Training.UserErrorException">There is none.</exception>
    public static DataSet Find(string name) => DataSetCatalog.Find(Names.Check("data set", name, AllNames));

    static string[] AllNames => [.. DataSetCatalog.All.Select(set => set.Name)];
}
