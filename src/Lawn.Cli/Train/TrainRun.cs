using Lawn.Tasks;
using Lawn.Training;
using TorchSharp;

namespace Lawn.Cli;

/// <summary>Does one run in its folder.</summary>
/// <param name="Config">What is run; checked.</param>
/// <param name="Out">The run folder.</param>
/// <param name="Data">The user's data folder, if given.</param>
/// <param name="Device">The device that trains.</param>
/// <param name="Threads">Threads of torch.</param>
/// <param name="Options">What does not change the result.</param>
sealed record TrainRun(RunConfig Config, string Out, string? Data, string Device, int Threads, TrainerOptions Options)
{
    /// <summary>The summary of an earlier run of the same configuration that came to its end; null where there is none.</summary>
    /// <exception cref="UserErrorException">The folder holds another run.</exception>
    public RunSummary? Earlier(IReadOnlyList<string> commandLine)
    {
        if (!File.Exists(Path.Combine(Out, "config.json"))) return null;
        var summary = RunFolder.Open(Out, Config, commandLine).ReadSummary();
        return summary?.Status == RunStatus.Diverged && Options.SkipNonFinite ? null : summary;
    }

    /// <summary>Trains, or goes on with an interrupted run.</summary>
    /// <exception cref="UserErrorException">The data or the folder cannot be used; then no folder was made.</exception>
    public RunSummary Execute(IProcessGroup group, IRunObserver observer, IReadOnlyList<string> commandLine, CancellationToken cancellation)
    {
        torch.set_num_threads(Threads);
        using var task = CreateTask(Config, Data, Device, Threads);
        if (Config.UsesLawn) LawnOptionsParser.Parse(Config, task); // a scope that does not fit the model, before the folder is made
        ModelFit.Check(Config, task.Model);
        BatchShard.Check(Config, group.Size);
        if (Config.InitFrom is { } weights && !RunFolder.IsBegun(Out)) WeightImport.Load(weights, task.Model, Config.InitPartial);
        using var own = group.IsRoot() ? Open(commandLine) : null;
        group.Barrier();
        var folder = RunFolder.OpenExisting(Out).Folder;
        return new Trainer(task, Config, folder, Options, observer, group).Run(cancellation);
    }

    /// <summary>Begins the run at step 0 with the weights of <see cref="RunConfig.InitFrom"/>, and evaluates them.</summary>
    /// <returns>What was taken over, and the metrics on validation.</returns>
    /// <exception cref="UserErrorException">The weights, the data or the folder cannot be used; then no folder was made.</exception>
    public (ImportedWeights Weights, IReadOnlyDictionary<string, double> Validation) Import(IRunObserver observer, IReadOnlyList<string> commandLine)
    {
        if (RunFolder.IsBegun(Out)) throw new UserErrorException($"'{Out}' holds a run that has begun already. Choose another --out.");
        torch.set_num_threads(Threads);
        using var task = CreateTask(Config, Data, Device, Threads);
        if (Config.UsesLawn) LawnOptionsParser.Parse(Config, task);
        ModelFit.Check(Config, task.Model);
        WeightImport.Load(Config.InitFrom!, task.Model, Config.InitPartial);
        using var own = Open(commandLine);
        var imported = new Trainer(task, Config, RunFolder.OpenExisting(Out).Folder, Options, observer).Start()!;
        return (imported, task.Evaluate(Split.Validation));
    }

    FolderLock Open(IReadOnlyList<string> commandLine) => FolderLock.Take(RunFolder.Open(Out, Config, commandLine).Path);

    /// <summary>Reads the data and builds the task of a configuration.</summary>
    public static ITrainingTask CreateTask(RunConfig config, string? data, string device, int threads) => TaskCatalog.Find(config.Task).Create(new TaskOptions
    {
        Data = data,
        Model = config.Model,
        Factors = config.Factors,
        Seed = config.Seed,
        TrainLimit = config.TrainLimit,
        LabelNoise = config.LabelNoise,
        HumanLabels = config.HumanLabels,
        Augment = config.Augment,
        Cutout = config.Cutout,
        DataSeed = config.DataSeed,
        Device = device,
        Workers = threads,
    });
}
