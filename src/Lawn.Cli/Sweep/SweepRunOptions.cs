using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The options of `lawn train`, for a study.</summary>
sealed class SweepRunOptions(RunOptions options) : IRunOptions
{
    /// <inheritdoc/>
    public OptionKind KindOf(string name) => options.Find(name).Kind;

    /// <inheritdoc/>
    public string Normalize(string name, string value)
    {
        var option = options.Find(name);
        return option.Text(option.Set(new RunConfig(), value)) ?? value;
    }

    /// <inheritdoc/>
    public RunConfig Resolve(IReadOnlyDictionary<string, string> given)
    {
        var config = options.Resolve([.. given.Select(pair => KeyValuePair.Create("--" + pair.Key, pair.Value))]);
        RunConfigCheck.Check(config);
        return config;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> OptionsOf(RunConfig config) =>
        options.ToArguments(config).Chunk(2).ToDictionary(pair => pair[0][2..], pair => pair[1]);
}
