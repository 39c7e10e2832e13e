using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lawn.Cli;

/// <summary>Help texts.</summary>
static class Help
{
    const int Width = 120;

    /// <summary>Puts examples under a command's help text.</summary>
    public static void AddExamples(Command command, params IReadOnlyList<string> examples)
    {
        var option = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (option is null) command.Options.Add(option = new HelpOption());
        option.Action = new HelpWithExamples(new HelpAction { MaxWidth = Width }, examples);
    }

    /// <summary>Lets a command that only groups others show its help text.</summary>
    public static void ShowWithoutSubcommand(Command command) =>
        command.SetAction(parsed => ((SynchronousCommandLineAction)command.Options.OfType<HelpOption>().First().Action!).Invoke(parsed));
}
