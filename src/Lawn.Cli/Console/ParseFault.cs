using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lawn.Cli;

/// <summary>Puts a fault of the command line into one line.</summary>
static class ParseFault
{
    /// <summary>The first fault; null where there is none.</summary>
    public static string? Of(ParseResult parsed)
    {
        foreach (var option in parsed.CommandResult.Children.OfType<OptionResult>())
            if (!option.Implicit && MissesValue(option)) return $"{option.Option.Name} needs a value.";
        if (parsed.UnmatchedTokens is [var token, ..]) return Unmatched(parsed, token);
        return parsed.Errors is [var error, ..] ? error.Message.ReplaceLineEndings(" ").Trim() : null;
    }

    /// <summary>Whether nothing, or the next option, stands where the value should.</summary>
    static bool MissesValue(OptionResult result) =>
        result.Option.Arity.MinimumNumberOfValues > 0 && (result.Tokens.Count == 0 || result.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal)));

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
