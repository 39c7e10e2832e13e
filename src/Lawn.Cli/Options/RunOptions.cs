using System.CommandLine;
using System.CommandLine.Parsing;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// Every value of a <see cref="RunConfig"/> as an option, once for all commands: read from a command line, and written as one for the
/// trials of `lawn compare`.
/// </summary>
sealed class RunOptions
{
    readonly IReadOnlyList<RunOption> all = RunOptionList.Create();

    /// <summary>All options, in the order of the help text.</summary>
    public IReadOnlyList<RunOption> All => all;

    /// <summary>The option of that name, with or without its dashes.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public RunOption Find(string name)
    {
        var bare = name.TrimStart('-');
        Names.Check("option", bare, [.. all.Select(option => option.Name[2..])]);
        return all.First(option => option.Name == "--" + bare);
    }

    /// <summary>The configuration of a command line: what is given, and defaults for the rest.</summary>
    public RunConfig Read(ParseResult parsed) => Resolve(Values(parsed));

    /// <summary>The names of the options that a command line gives.</summary>
    public IReadOnlyList<string> Given(ParseResult parsed) => [.. Values(parsed).Select(pair => pair.Key)];

    List<KeyValuePair<string, string>> Values(ParseResult parsed)
    {
        var given = new List<KeyValuePair<string, string>>();
        foreach (var option in all)
            if (parsed.GetResult(option.Symbol) is OptionResult { Implicit: false } result)
                given.Add(new(option.Name, result.Tokens.Count > 0 ? result.Tokens[^1].Value : "true"));
        return given;
    }

    /// <summary>The configuration of some values by option name, and defaults for the rest.</summary>
    public RunConfig Resolve(IReadOnlyCollection<KeyValuePair<string, string>> given)
    {
        var config = given.Aggregate(new RunConfig(), (c, pair) => Find(pair.Key).Set(c, pair.Value));
        bool IsGiven(string name) => given.Any(pair => pair.Key == name);
        if (!IsGiven("--learning-rate")) config = config with { LearningRate = OptimizerDefaults.LearningRate(config.Optimizer) };
        if (!IsGiven("--warmup-epochs")) config = config with { WarmupEpochs = 0.05 * config.Epochs };
        if (!config.UsesLawn) config = config with { FreeEpochs = 0 };
        else if (!IsGiven("--free-epochs")) config = config with { FreeEpochs = 0.15 * config.Epochs };
        return RunConfigCheck.WithModel(config);
    }

    /// <summary>The options that give this configuration.</summary>
    public IReadOnlyList<string> ToArguments(RunConfig config) =>
        [.. all.SelectMany(option => option.Text(config) is { } text ? new[] { option.Name, text } : [])];
}
