using Lawn.Cli.Tests.Support;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli.Tests.Compare;

/// <summary>A comparison on the queue of trials, with runs that cost nothing.</summary>
public sealed class ComparePlanTests : IDisposable
{
    // What the version before the queue ran for the settings below, in this order, with the metric that it chose by (of test for the seeds).
    static readonly (string Folder, double Metric)[] Earlier =
    [
        ("mlp-adam-b512/tune-rate0.003-decay0-7977073f", 0.69287109375),
        ("mlp-adam-b512/tune-rate0.01-decay0-508cffbf", 0.70556640625),
        ("mlp-adam-b512/tune-rate0.033-decay0-24553273", 0.67822265625),
        ("mlp-adam-b512/seed1-rate0.01-decay0-56215a2e", 0.7056),
        ("mlp-adam-b512/seed2-rate0.01-decay0-8130a3b2", 0.6983),
        ("mlp-adam-l-b512/tune-rate0.003-free0.5-a71a6ecd", 0.689453125),
        ("mlp-adam-l-b512/tune-rate0.01-free0.5-0897b066", 0.70751953125),
        ("mlp-adam-l-b512/tune-rate0.01-free1-e95b6f19", 0.70654296875),
        ("mlp-adam-l-b512/seed1-rate0.01-free1-618e7fb1", 0.7057),
        ("mlp-adam-l-b512/seed2-rate0.01-free1-00d2786c", 0.6967),
        ("mlp-adam-l-b512/seed1-rate0.01-free0-c8cb4371", 0.7008),
        ("mlp-adam-l-b512/seed2-rate0.01-free0-843fb6d5", 0.696),
    ];

    // Its table, but for what the runs above do not have.
    static readonly string[] EarlierTable =
    [
        "| batch size | optimizer | test/accuracy | LAWN - base | learning rate | free epochs | weight decay | seeds |",
        "| 512 | adam | 0.7020 ± 0.0052 |  | 0.01 |  | 0 | 2 |",
        "| 512 | adam-l | 0.7012 ± 0.0064 | -0.0008 ± 0.0058 | 0.01 | 1 |  | 2 |",
        "| 512 | adam-l (free-epochs 0) | 0.6984 ± 0.0034 | -0.0036 ± 0.0044 | 0.01 | 0 |  | 2 |",
    ];

    static readonly RunOptions Options = new();

    static readonly CompareSettings Settings = new()
    {
        Shared = new RunConfig { Model = "mlp", Epochs = 4, WarmupEpochs = 0.2 },
        Models = ["mlp"],
        Optimizers = ["adam", "adam-l"],
        BatchSizes = [512],
        LearningRates = new PerOptimizer("--learning-rates", "0.003,0.01"),
        FreeEpochs = new PerOptimizer("--free-epochs", "1,2"),
        WeightDecays = new PerOptimizer("--weight-decays", null),
        TuningEpochs = 2,
        TuningSeed = 1001,
        Seeds = 2,
        Variants = [Variant.Parse("adam-l@free-epochs=0", Options)],
    };

    readonly Commands commands = new();
    readonly List<string> started = [];
    readonly Observer observer = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public async Task One_worker_runs_what_the_earlier_version_ran_and_comes_to_its_table()
    {
        using var store = Open();
        await Work(store, Finish);
        Assert.Equal(Earlier.Select(run => run.Folder), started);
        var table = ReportMarkdown.Write(Report()).Split('\n');
        Assert.All(EarlierTable, line => Assert.Contains(line, table));
        Assert.All(store.All(), trial => Assert.Equal(TrialState.Done, trial.State));
        Assert.Equal([1, 2, 3, 1, 2, 1, 2, 3, 1, 2, 1, 2], store.All().Select(trial => trial.Number));
    }

    [Fact]
    public async Task Many_workers_come_to_the_same_and_run_nothing_twice()
    {
        using var store = Open();
        await Work(store, Finish, workers: 4);
        Assert.Equal(Earlier.Select(run => run.Folder).Order(), started.Order());
    }

    [Fact]
    public async Task Runs_that_an_earlier_version_left_are_taken_as_they_are()
    {
        foreach (var run in Earlier.Take(7)) Write(run.Folder, run.Metric, []);
        using var store = Open();
        await Work(store, Finish);
        Assert.Equal(Earlier.Skip(7).Select(run => run.Folder), started);
        Assert.True(Report().IsComplete);
    }

    [Fact]
    public async Task A_killed_run_is_tried_once_more_and_then_reported_and_again_by_the_same_command()
    {
        using var store = Open();
        await Work(store, (_, _) => new TrialExit(137, "Killed"));
        Assert.Equal(8, started.Count); // the two rates of each cell, twice each
        Assert.All(store.All(), trial => Assert.Equal(TrialState.Failed, trial.State));
        Assert.Contains("exit code 137 before it was done: Killed; given up", observer.Notices[1]);
        Assert.False(Report().IsComplete);

        started.Clear();
        WorkerPool.Recover(store);
        await Work(store, Finish);
        Assert.Equal(Earlier.Select(run => run.Folder).Order(), started.Order());
    }

    [Fact]
    public async Task A_fault_of_the_input_stops_all_and_leaves_the_run_in_the_queue()
    {
        using var store = Open();
        var fault = await Assert.ThrowsAsync<UserErrorException>(() => Work(store, (_, _) => new TrialExit(2, "lawn: no such data")));
        Assert.Equal(("no such data", 1), (fault.Message, started.Count));
        Assert.Equal(TrialState.Waiting, Assert.Single(store.All()).State);
    }

    [Fact]
    public void The_same_runs_are_the_same_comparison_whatever_else_the_command_says()
    {
        var definition = CompareStudy.Definition(Settings, Options);
        Assert.Equal(definition, CompareStudy.Definition(Settings with { Shared = Settings.Shared with { Seed = 7, LearningRate = 5, Optimizer = "sgd" } }, Options)); // swept
        foreach (var other in new[] { Settings with { Seeds = 3 }, Settings with { Variants = [] }, Settings with { Trials = 5 }, Settings with { Shared = Settings.Shared with { Epochs = 5 } } })
            Assert.NotEqual(CompareStudy.Mark(definition), CompareStudy.Mark(CompareStudy.Definition(other, Options)));
    }

    TrialStore Open()
    {
        var store = TrialStore.Connect(StorageUrl.OfFile(commands.PathOf("compare.db")));
        store.Open("compare", "{}", "validation/accuracy");
        return store;
    }

    Task Work(TrialStore store, Func<TrialRecord, string, TrialExit> run, int workers = 1) => WorkerPool.RunAsync(
        store,
        Plan(),
        commands.PathOf(),
        (trial, folder, _) =>
        {
            lock (started) started.Add(trial.Folder[5..].Replace('\\', '/'));
            return Task.FromResult(run(trial, folder));
        },
        observer,
        workers,
        CancellationToken.None);

    ComparePlan Plan() => new([.. Settings.Cells.Select(cell => new CellPlan(Settings, Options, cell))], new RunStore(commands.PathOf()), Options);

    CompareReport Report() => ReportBuilder.Build(Settings, ["lawn", "compare"], Plan().LookAtRuns());

    TrialExit Finish(TrialRecord trial, string folder)
    {
        var name = trial.Folder[5..].Replace('\\', '/');
        Write(name, Earlier.First(run => run.Folder == name).Metric, [.. trial.Options.SelectMany(pair => new[] { "--" + pair.Key, pair.Value })]);
        return new TrialExit(0, "");
    }

    void Write(string name, double metric, string[] arguments)
    {
        var folder = RunFolder.Open(commands.PathOf("runs", name), new RunConfig(), ["lawn", "train", .. arguments]);
        var split = name.Contains("/tune-") ? "validation" : "test";
        folder.WriteSummary(new RunSummary { Status = RunStatus.Finished, HeadlineMetric = "accuracy", Final = new Dictionary<string, double> { ["validation/accuracy"] = metric, [$"{split}/accuracy"] = metric } });
    }

    sealed class Observer : IWorkObserver
    {
        public List<string> Notices { get; } = [];

        public void Began(TrialRecord trial)
        {
        }

        public void Ended(TrialRecord trial)
        {
        }

        public void Noticed(string message)
        {
            lock (Notices) Notices.Add(message);
        }
    }
}
