using System.CommandLine;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The options of `lawn compare`: its lists, and every option of a run that is not swept.</summary>
sealed class CompareOptions
{
    /// <summary>What the command does.</summary>
    public const string Description =
        "Compares optimizers with and without LAWN. Every cell (model, optimizer, batch size) is tuned on validation with the same number of trials: "
        + "the learning rate first, then LAWN's free epochs or the base optimizer's weight decay, then rates beside the best. The winners repeat over seeds and are "
        + "evaluated on test. Writes compare.json, compare.md and compare.png. The same command again goes on where it stopped, and runs nothing twice; "
        + "on another machine, with the same --storage, it joins.";

    const int MostRuns = 1000;

    /// <summary>Options of a run that a comparison gives values of its own.</summary>
    public static readonly string[] Swept = ["--model", "--optimizer", "--batch-size", "--learning-rate", "--free-epochs", "--weight-decay", "--seed"];

    readonly Option<string?> models = Text("--model", "NAMES", "The models, separated by commas. [default: the task's first]");
    readonly Option<string?> optimizers = Text("--optimizers", "NAMES", "The optimizers, separated by commas; the suffix -l puts LAWN on one. [default: adam,adam-l]");
    readonly Option<string?> batchSizes = Text("--batch-sizes", "LIST", "The batch sizes. [default: 256,1024]");
    readonly Option<string?> rates = Text("--learning-rates", "LIST", "The learning rates to try, for all, by optimizer or for one batch size too: '0.003,0.01;sgd=0.1,1;sgd@1024=1,3'. [default: three by optimizer]");
    readonly Option<string?> free = Text("--free-epochs", "LIST", "LAWN's free epochs to try, in terms of --epochs. [default: 0.1 and 0.25 of --epochs]");
    readonly Option<string?> decays = Text("--weight-decays", "LIST", "The base optimizers' weight decays to try besides 0. [default: 0.01,0.1 for adamw, none for others]");
    readonly Option<string?> seeds = Text("--seeds", "N", "The winners run with the seeds 1 to N. [default: 3]");
    readonly Option<string?> tuningEpochs = Text("--tuning-epochs", "N", "Epochs of a tuning trial; free phase and warm-up shrink in proportion. [default: --epochs]");
    readonly Option<string?> tuningSeed = Text("--tuning-seed", "N", "The seed of the tuning trials. [default: 1001]");
    readonly Option<string?> trials = Text("--trials", "N", "Tuning trials of each cell. [default: what the longest search needs]");
    readonly Option<string?> output = Text("--out", "DIR", "The output folder. [default: runs/compare-TASK]");
    readonly Option<string[]> extra = new("--extra")
    {
        HelpName = "VARIANT",
        AllowMultipleArgumentsPerToken = true,
        Description = "Extra rows: a winner with options changed, as OPTIMIZER@OPTION=VALUE[,OPTION=VALUE], for example adam-l@free-epochs=0; batch-size=B and model=M there limit it to such cells.",
    };

    /// <summary>The options of a run.</summary>
    public RunOptions Run { get; } = new();

    /// <summary>The data folder.</summary>
    public Option<string?> Data { get; } = SharedOptions.Data();

    /// <summary>The device.</summary>
    public Option<string> Device { get; } = SharedOptions.Device();

    /// <summary>Runs at a time.</summary>
    public Option<string?> Jobs { get; } = new("--jobs", "--workers") { HelpName = "N", Description = $"Runs at a time here, one thread each. [default: all {Environment.ProcessorCount} processors]" };

    /// <summary>The queue of runs.</summary>
    public QueueOptions Queue { get; } = new();

    /// <summary>Whether only the files are written again.</summary>
    public Option<bool> ReportOnly { get; } = new("--report-only") { Description = "Run nothing: write the files of the comparison in --out again from its run folders." };

    /// <summary>All options, in the order of the help text.</summary>
    public IEnumerable<Option> Symbols =>
    [
        .. Shared.Where(option => option.Name == "--task").Select(option => option.Symbol),
        models, optimizers, batchSizes, rates, free, decays, seeds, tuningEpochs, tuningSeed, trials, extra, output, Data, Device, Jobs, Queue.Storage, Queue.TakeOver, ReportOnly,
        .. Shared.Where(option => option.Name != "--task").Select(option => option.Symbol),
    ];

    IEnumerable<RunOption> Shared => Run.All.Where(option => !Swept.Contains(option.Name));

    /// <summary>The output folder.</summary>
    /// <exception cref="UserErrorException">An empty one is given.</exception>
    public string Folder(ParseResult parsed) => parsed.GetValue(output) switch
    {
        null => Path.Combine("runs", "compare-" + Run.Read(parsed).Task),
        var path => Values.Text("--out", path),
    };

    /// <summary>The words of a command line after the command, without a password.</summary>
    public IEnumerable<string> Words(ParseResult parsed)
    {
        var storage = parsed.GetValue(Queue.Storage);
        return parsed.Tokens.Skip(1).Select(token => token.Value == storage ? StorageUrl.Parse(storage).ToString() : token.Value);
    }

    /// <summary>The settings of a command line.</summary>
    /// <exception cref="UserErrorException">A value is none.</exception>
    public CompareSettings Read(ParseResult parsed)
    {
        var shared = Run.Read(parsed);
        var names = List(optimizers, "adam,adam-l", (_, name) => RunConfigCheck.CheckOptimizer(name));
        var sizes = List(batchSizes, "256,1024", Values.Whole);
        var epochs = SharedOptions.Count("--tuning-epochs", parsed.GetValue(tuningEpochs), shared.Epochs);
        MeaninglessOptions.Check([.. Run.Given(parsed).Where(name => !Swept.Contains(name))], shared.Task, names);
        if (epochs > shared.Epochs) throw new UserErrorException($"--tuning-epochs {epochs} is more than --epochs {shared.Epochs}.");
        return new CompareSettings
        {
            Shared = shared,
            Models = List(models, shared.Model!, Values.Text),
            Optimizers = names,
            BatchSizes = sizes,
            LearningRates = new PerOptimizer("--learning-rates", parsed.GetValue(rates)),
            FreeEpochs = new PerOptimizer("--free-epochs", parsed.GetValue(free)),
            WeightDecays = new PerOptimizer("--weight-decays", parsed.GetValue(decays)),
            TuningEpochs = epochs,
            TuningSeed = parsed.GetValue(tuningSeed) is { } seed ? Values.Whole("--tuning-seed", seed) : 1001,
            Trials = parsed.GetValue(trials) is { } count ? SharedOptions.Count("--trials", count, 1, MostRuns) : null,
            Seeds = SharedOptions.Count("--seeds", parsed.GetValue(seeds), 3, MostRuns),
            Variants = [.. (parsed.GetValue(extra) ?? []).Select(text => Variant.Parse(text, Run))],
        };

        IReadOnlyList<T> List<T>(Option<string?> option, string otherwise, Func<string, string, T> parse) =>
            Values.List(option.Name, parsed.GetValue(option) ?? otherwise, parse);
    }

    static Option<string?> Text(string name, string placeholder, string help) => new(name) { HelpName = placeholder, Description = help };
}
