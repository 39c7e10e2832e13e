using System.CommandLine;

namespace Lawn.Cli;

/// <summary>Puts a fault of the command line into one line.</summary>
static class ParseFault
{
    /// <summary>The first fault; null where there is none.</summary>
    public static string? Of(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var token, ..]) return Unmatched(parsed, token);
        return parsed.Errors is [var error, ..] ? error.Message.ReplaceLineEndings(" ").Trim() : null;
    }

    static string Unmatched(ParseResult parsed, string token)
    {
        var command = parsed.CommandResult.Command;
        var path = parsed.CommandResult.Parent is null ? "lawn" : "lawn " + command.Name;
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            return $"'{path}' has no option '{name}'.{Suggest(Names.Nearest(name, command.Options.Select(option => option.Name)))} See '{path} --help'.";
        }

        if (command.Subcommands.Count > 0)
            return $"'{path}' has no command '{token}'.{Suggest(Names.Nearest(token, command.Subcommands.Select(c => c.Name)))} See '{path} --help'.";
        return $"'{path}' does not know what to do with '{token}'. See '{path} --help'.";
    }

    static string Suggest(string? name) => name is null ? "" : $" Did you mean '{name}'?";
}
