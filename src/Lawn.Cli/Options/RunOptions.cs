using System.CommandLine;
using System.CommandLine.Parsing;
using Lawn.Tasks;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>
/// Every value of a <see cref="RunConfig"/> as an option, once for all commands: read from a command line, and written as one for the
/// trials of `lawn compare`.
/// </summary>
sealed class RunOptions
{
    readonly List<RunOption> all = [];

    /// <summary>Makes the options; each command has its own.</summary>
    public RunOptions()
    {
        Add("--task", $"What is trained: {string.Join(", ", TaskCatalog.All.Select(t => t.Name))}. [default: synthetic]", "NAME", c => c.Task, (c, v) => c with { Task = v! });
        Add("--model", "The model; `lawn inspect --task NAME` lists them. [default: the task's first]", "NAME", c => c.Model, (c, v) => c with { Model = v });
        Add("--factors", "Predictive factors of a recommendation model. [default: 8]", c => c.Factors, (c, v) => c with { Factors = v });
        Add("--optimizer", $"The optimizer: {string.Join(", ", OptimizerFactory.Names)}; the suffix -l puts LAWN on it. [default: adam-l]", "NAME", c => c.Optimizer, (c, v) => c with { Optimizer = v! });
        Add("--batch-size", "Examples a step. [default: 256]", c => c.BatchSize, (c, v) => c with { BatchSize = v });
        Add("--epochs", "Passes over the training data. [default: 20]", c => c.Epochs, (c, v) => c with { Epochs = v });
        Add("--free-epochs", "Length of LAWN's free phase in epochs; may be a fraction. [default: 0.15 of --epochs]", c => c.FreeEpochs, (c, v) => c with { FreeEpochs = v });
        Add("--learning-rate", "The peak learning rate. [default: by optimizer, adam 0.003, sgd 0.1, lamb 0.01]", c => c.LearningRate, (c, v) => c with { LearningRate = v });
        Add("--weight-decay", "Weight decay of the base optimizer; LAWN wants none. [default: 0]", c => c.WeightDecay, (c, v) => c with { WeightDecay = v });
        Add("--momentum", "Momentum of sgd and lars. [default: 0.9]", c => c.Momentum, (c, v) => c with { Momentum = v });
        Add("--schedule", "Decay of the rate after the warm-up: constant, linear or cosine. [default: linear]", "NAME", c => c.Schedule, (c, v) => c with { Schedule = v! });
        Add("--warmup-epochs", "Length of the warm-up in epochs. [default: 0.05 of --epochs]", c => c.WarmupEpochs, (c, v) => c with { WarmupEpochs = v });
        Add("--rewarmup-epochs", "Length of a second warm-up after LAWN's switch in epochs. [default: 0]", c => c.RewarmupEpochs, (c, v) => c with { RewarmupEpochs = v });
        Add("--scope", "Whose norms LAWN holds: all, ehsn (the end-homogeneous sub-network), or layers by name, separated by commas. [default: all]", "NAME", c => c.Scope, (c, v) => c with { Scope = v! });
        AddFlag("--exclude-embeddings", "Leave embedding tables free under --scope all.", c => !c.HoldEmbeddings, (c, v) => c with { HoldEmbeddings = !v });
        Add("--granularity", "What shares one norm: tensor or row. [default: tensor]", "NAME", c => c.Granularity, (c, v) => c with { Granularity = v! });
        Add("--norm-target", "The norm held: switch (as it was at the switch), a factor of that such as x0.5, or a value such as 3.2. [default: switch]", "NORM", c => c.NormTarget, (c, v) => c with { NormTarget = v! });
        Add("--biases", "A held layer's bias: free, or join (it shares the weight's norm). [default: free]", "NAME", c => c.Biases, (c, v) => c with { Biases = v! });
        Add("--moments", "The optimizer's moments at the switch: keep, reset or project. [default: keep]", "NAME", c => c.Moments, (c, v) => c with { Moments = v! });
        AddFlag("--project-update", "Project the update too, not only the gradient.", c => c.ProjectUpdate, (c, v) => c with { ProjectUpdate = v });
        all.Add(new RunOptionOf<double?>("--max-gradient-norm", "Clip the gradient to this global norm, after the projection. [default: no clipping]", "NUMBER", (o, t) => Values.Number(o, t), v => v is { } n ? Format.Option(n) : null, c => c.MaxGradientNorm, (c, v) => c with { MaxGradientNorm = v }));
        Add("--seed", "The seed of initial weights, order and drawn negatives. [default: 1]", c => c.Seed, (c, v) => c with { Seed = v });
    }

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
    public RunConfig Read(ParseResult parsed)
    {
        var given = new List<KeyValuePair<string, string>>();
        foreach (var option in all)
            if (parsed.GetResult(option.Symbol) is OptionResult { Implicit: false } result)
                given.Add(new(option.Name, result.Tokens.Count > 0 ? result.Tokens[^1].Value : "true"));
        return Resolve(given);
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

    void Add(string name, string help, string placeholder, Func<RunConfig, string?> get, Func<RunConfig, string?, RunConfig> set) =>
        all.Add(new RunOptionOf<string?>(name, help, placeholder, Values.Text, v => v, get, set));

    void Add(string name, string help, Func<RunConfig, int> get, Func<RunConfig, int, RunConfig> set) =>
        all.Add(new RunOptionOf<int>(name, help, "N", Values.Whole, v => v.ToString(System.Globalization.CultureInfo.InvariantCulture), get, set));

    void Add(string name, string help, Func<RunConfig, double> get, Func<RunConfig, double, RunConfig> set) =>
        all.Add(new RunOptionOf<double>(name, help, "NUMBER", Values.Number, Format.Option, get, set));

    void AddFlag(string name, string help, Func<RunConfig, bool> get, Func<RunConfig, bool, RunConfig> set) =>
        all.Add(new RunOptionOf<bool>(name, help, "true|false", Values.Truth, v => v ? "true" : null, get, set));
}
