using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Runs that differ in their seed only.</summary>
/// <param name="Label">What sets them apart from the others.</param>
/// <param name="Runs">The runs.</param>
sealed record RunGroup(string Label, IReadOnlyList<LoadedRun> Runs)
{
    /// <summary>Their configuration, seed apart.</summary>
    public RunConfig Config => Runs[0].Config;

    /// <summary>The groups of some runs, labelled by optimizer and by the options in which they differ.</summary>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<LoadedRun> runs)
    {
        var options = new RunOptions();
        var differing = options.All.Where(o => o.Name is not ("--seed" or "--optimizer") && runs.Select(run => o.Text(run.Config)).Distinct().Count() > 1).ToList();
        return [.. runs.GroupBy(run => run.Config with { Seed = 0 }).OrderBy(group => group.Key.BatchSize).Select(group => new RunGroup(LabelOf(group.Key, differing), [.. group]))];
    }

    /// <summary>The mean over the runs of a metric in every epoch that all of them have.</summary>
    public (double[] Epochs, double[] Means) Curve(string metric)
    {
        var shared = Runs.Min(run => run.Epochs.Count);
        var rows = Enumerable.Range(0, shared).Where(k => Runs.All(run => run.Epochs[k].Metrics.ContainsKey(metric))).ToList();
        return ([.. rows.Select(k => (double)Runs[0].Epochs[k].Epoch)], [.. rows.Select(k => Runs.Average(run => run.Epochs[k].Metrics[metric]))]);
    }

    static string LabelOf(RunConfig config, IReadOnlyList<RunOption> differing)
    {
        var words = differing.Where(option => Matters(option.Name, config)).Select(option => option.Text(config) is { } text ? Word(option.Name, text) : null).OfType<string>();
        return string.Join(", ", words.Prepend(config.Optimizer));
    }

    static bool Matters(string option, RunConfig config) => option switch
    {
        "--free-epochs" => config is { UsesLawn: true, Switch: "epochs" },
        _ when MeaninglessOptions.OfLawn.Contains(option) => config.UsesLawn,
        "--weight-decay" => config.WeightDecay != 0,
        _ => true,
    };

    static string Word(string option, string text) => option switch
    {
        "--batch-size" => "batch " + text,
        "--learning-rate" => "rate " + text,
        "--model" or "--task" => text,
        _ => $"{option[2..].Replace('-', ' ')} {text}",
    };
}
