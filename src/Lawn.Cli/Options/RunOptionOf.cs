using System.CommandLine;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>An option of a value type.</summary>
/// <param name="name">The name, with its dashes.</param>
/// <param name="help">One line for the help text, with the default.</param>
/// <param name="placeholder">What stands for the value in the help text.</param>
/// <param name="parse">Reads the value from a text; is given the name for its message.</param>
/// <param name="format">Writes the value as a text.</param>
/// <param name="get">The configuration's value.</param>
/// <param name="set">The configuration with another value.</param>
sealed class RunOptionOf<T>(
    string name, string help, string placeholder, Func<string, string, T> parse, Func<T, string?> format, Func<RunConfig, T> get, Func<RunConfig, T, RunConfig> set)
    : RunOption
{
    /// <inheritdoc/>
    public override Option Symbol { get; } = new Option<string>(name)
    {
        Description = help,
        HelpName = placeholder,
        // A flag such as --project-update stands for true.
        Arity = typeof(T) == typeof(bool?) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    /// <inheritdoc/>
    public override OptionKind Kind => default(T) switch
    {
        _ when typeof(T) == typeof(int?) => OptionKind.Whole,
        _ when typeof(T) == typeof(double?) => OptionKind.Number,
        _ when typeof(T) == typeof(bool?) => OptionKind.Flag,
        _ => OptionKind.Text,
    };

    /// <inheritdoc/>
    public override RunConfig Set(RunConfig config, string text) => set(config, parse(Name, text));

    /// <inheritdoc/>
    public override string? Text(RunConfig config) => format(get(config));
}
