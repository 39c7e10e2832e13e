using System.Text.Json;
using Lawn.Training;

namespace Lawn.Tasks.Tests;

/// <summary>
/// Runs that are interrupted before, at and after the switch, on every kind of task, with augmentation where there is any, end in the same bits as whole ones.
/// Dropout is tested on the trainer's own task. <c>LAWN_SLOW_TESTS=1</c> takes every optimizer with and without LAWN on every task.
/// </summary>
public sealed class ResumeTests : IDisposable
{
    static readonly bool IsSlow = Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1";

    static readonly Dictionary<string, RunConfig> Tasks = new()
    {
        ["synthetic"] = new RunConfig { Task = "synthetic", Model = "mlp", BatchSize = 512, Epochs = 2, FreeEpochs = 0.6, WarmupEpochs = 0.2 },
        ["movielens-100k"] = new RunConfig { Task = "movielens-100k", Model = "neumf", BatchSize = 65536, Epochs = 2, FreeEpochs = 0.6, WarmupEpochs = 0.2 },
        ["fashion-mnist"] = new RunConfig { Task = "fashion-mnist", BatchSize = 64, Epochs = 2, FreeEpochs = 0.6, WarmupEpochs = 0.2, TrainLimit = 700, Augment = true, Cutout = 8 },
    };

    readonly TemporaryFolder folder = new();

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            var number = 0;
            foreach (var task in Tasks.Keys)
            {
                foreach (var optimizer in OptimizerFactory.Names.SelectMany(name => new[] { name, name + "-l" }))
                    cases.Add(task, optimizer, number++ % 6 != 0); // a sixth of them always
            }

            return cases;
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Interrupted_runs_end_like_whole_ones(string task, string optimizer, bool slow)
    {
        if (slow && !IsSlow) Assert.Skip("one of the slow ring: LAWN_SLOW_TESTS=1");
        var config = Tasks[task] with { Optimizer = optimizer, LearningRate = optimizer.StartsWith("sgd", StringComparison.Ordinal) ? 0.05 : 0.003, FreeEpochs = optimizer.EndsWith("-l", StringComparison.Ordinal) ? 0.6 : 0 };
        if (Find(config) is { } missing) Assert.Skip(missing);
        var whole = Train("whole", config, stopAt: null);
        Assert.Equal(RunStatus.Finished, whole.Status);
        var middle = whole.SwitchStep ?? whole.Steps / 3;
        if (config.UsesLawn) Assert.InRange(middle, 2, whole.Steps - 3);
        foreach (var step in new[] { middle - 1, middle, middle + 1, whole.Steps - 1 }) Assert.Equal(RunStatus.Interrupted, Train("parts", config, step).Status);
        var resumed = Train("parts", config, stopAt: null);
        Assert.Equal(whole.Final, resumed.Final);
        Assert.Equal(State("whole"), State("parts"));
    }

    static string? Find(RunConfig config)
    {
        try
        {
            Create(config).Dispose();
            return null;
        }
        catch (UserErrorException fault) when (config.Task != "synthetic")
        {
            return fault.Message;
        }
    }

    static ITrainingTask Create(RunConfig config) => TaskCatalog.Find(config.Task).Create(new TaskOptions
    {
        Model = config.Model,
        Factors = config.Factors,
        Seed = config.Seed,
        TrainLimit = config.TrainLimit,
        Augment = config.Augment,
        Cutout = config.Cutout,
        Workers = 1,
    });

    RunSummary Train(string name, RunConfig config, long? stopAt)
    {
        using var task = Create(config); // read anew, as a new process would
        using var cancellation = new CancellationTokenSource();
        var run = RunFolder.Open(Path.Combine(folder.Path, name), config, ["lawn", "train"]);
        return new Trainer(task, config, run, new TrainerOptions { EvaluateTest = false }, new Stopper(stopAt, cancellation)).Run(cancellation.Token);
    }

    object[] State(string name)
    {
        var newest = Directory.GetDirectories(Path.Combine(folder.Path, name, "checkpoints")).Order(StringComparer.Ordinal).Last();
        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(newest, "state.json")));
        return [File.ReadAllBytes(Path.Combine(newest, "model.safetensors")), File.ReadAllBytes(Path.Combine(newest, "optimizer.safetensors")), state.RootElement.GetProperty("optimizer").GetRawText()];
    }

    sealed class Stopper(long? at, CancellationTokenSource source) : IRunObserver
    {
        public void Started(long stepsDone, long totalSteps)
        {
        }

        public void Stepped(in StepReport report)
        {
            if (report.Step == at) source.Cancel();
        }

        public void EpochEnded(EpochReport report)
        {
        }

        public void Noticed(string message)
        {
        }
    }
}
