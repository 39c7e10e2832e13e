using System.CommandLine;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>One value of a <see cref="RunConfig"/> on the command line, in both directions.</summary>
abstract class RunOption
{
    /// <summary>The option of the command line.</summary>
    public abstract Option Symbol { get; }

    /// <summary>The name, with its dashes.</summary>
    public string Name => Symbol.Name;

    /// <summary>What its values are.</summary>
    public abstract OptionKind Kind { get; }

    /// <summary>The configuration with the value of a text.</summary>
    /// <exception cref="UserErrorException">The text is no such value.</exception>
    public abstract RunConfig Set(RunConfig config, string text);

    /// <summary>The configuration's value as a text that <see cref="Set"/> reads back; null where it has none.</summary>
    public abstract string? Text(RunConfig config);
}
