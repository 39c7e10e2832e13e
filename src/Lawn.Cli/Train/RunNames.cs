using System.Security.Cryptography;
using System.Text;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Names of run folders.</summary>
static class RunNames
{
    static readonly string[] Spelled = ["--task", "--model", "--optimizer", "--batch-size", "--seed"];

    /// <summary>
    /// The folder of `lawn train` where none is given: the task, model, optimizer, batch size and seed, and a mark of the other
    /// options where one differs from its default.
    /// </summary>
    public static string Default(RunConfig config, RunOptions options)
    {
        var name = $"{config.Task}-{config.Model}-{config.Optimizer}-b{config.BatchSize}-seed{config.Seed}";
        var plain = options.Resolve([.. options.All.Where(option => Spelled.Contains(option.Name)).Select(option => KeyValuePair.Create(option.Name, option.Text(config)!))]);
        return Path.Combine("runs", config == plain ? name : $"{name}-{Mark(config, options)}");
    }

    /// <summary>
    /// Eight hexadecimal digits that stand for a configuration. An option at its default does not count, so that the mark outlives
    /// the options of later versions.
    /// </summary>
    public static string Mark(RunConfig config, RunOptions options)
    {
        var defaults = new RunConfig();
        var text = string.Join(' ', options.All.Where(o => o.Text(config) != o.Text(defaults)).Select(o => $"{o.Name}={o.Text(config)}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
    }
}
