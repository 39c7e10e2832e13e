using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lawn.Cli;

/// <summary>Puts a fault of the command line into one line.</summary>
static class ParseFault
{
    /// <summary>The first fault; null where there is none.</summary>
    public static string? Of(ParseResult parsed)
    {
        foreach (var given in parsed.CommandResult.Children.OfType<OptionResult>().Where(given => !given.Implicit))
        {
            if (MissesValue(given)) return $"{given.Option.Name} needs a value. See '{PathOf(parsed)} --help'.";
            if (given.IdentifierTokenCount > 1 && given.Option.Arity.MaximumNumberOfValues == 1) return $"{given.Option.Name} is given {given.IdentifierTokenCount} times: give it once.";
        }

        if (parsed.UnmatchedTokens is [var token, ..]) return Unmatched(parsed, token);
        var words = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(word => word.Value);
        if (words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } option) return Unmatched(parsed, option); // a list of arguments takes every word
        return parsed.Errors is [var error, ..] ? error.Message.ReplaceLineEndings(" ").Trim() : null;
    }

    /// <summary>Whether nothing, or the next option, stands where the value should.</summary>
    static bool MissesValue(OptionResult result) =>
        result.Option.Arity.MinimumNumberOfValues > 0 && (result.Tokens.Count == 0 || result.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal)));

    static string Unmatched(ParseResult parsed, string token)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed);
        if (token.StartsWith('-'))
        {
            var name = token.Split('=', ':')[0];
            return $"'{path}' has no option '{name}'.{Suggest(Names.Nearest(name, command.Options.Select(option => option.Name)))} See '{path} --help'.";
        }

        if (command.Subcommands.Count > 0)
            return $"'{path}' has no command '{token}'.{Suggest(Names.Nearest(token, command.Subcommands.Select(c => c.Name)))} See '{path} --help'.";
        return $"'{path}' does not know what to do with '{token}'. See '{path} --help'.";
    }

    static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result.Parent is CommandResult parent; result = parent) names.Push(result.Command.Name);
        return string.Join(' ', names.Prepend("lawn"));
    }

    static string Suggest(string? name) => name is null ? "" : $" Did you mean '{name}'?";
}
