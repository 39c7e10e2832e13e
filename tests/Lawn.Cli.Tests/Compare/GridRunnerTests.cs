using Lawn.Cli.Tests.Support;
using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli.Tests.Compare;

public sealed class GridRunnerTests : IDisposable
{
    readonly Commands commands = new();
    readonly RunOptions options = new();
    readonly List<string> notices = [];

    public void Dispose() => commands.Dispose();

    [Fact]
    public async Task A_killed_run_is_tried_once_more_and_then_reported()
    {
        var starts = new Dictionary<string, int>();
        var runner = Runner((trial, _) =>
        {
            starts[trial.Folder] = starts.GetValueOrDefault(trial.Folder) + 1;
            return Task.FromResult(new TrialExit(137, "Killed"));
        });
        await runner.WorkAsync(() => { }, CancellationToken.None);
        Assert.Equal([2, 2], starts.Values);
        Assert.Equal(2, runner.Failures.Count);
        Assert.Contains("exit code 137", runner.Failures[0]);
        Assert.Equal(4, notices.Count);
    }

    [Fact]
    public async Task A_fault_of_the_input_stops_all()
    {
        var starts = 0;
        var runner = Runner((_, _) =>
        {
            starts++;
            return Task.FromResult(new TrialExit(2, "lawn: no such data"));
        });
        var fault = await Assert.ThrowsAsync<UserErrorException>(() => runner.WorkAsync(() => { }, CancellationToken.None));
        Assert.Equal(("no such data", 1), (fault.Message, starts));
    }

    GridRunner Runner(Func<Trial, CancellationToken, Task<TrialExit>> start)
    {
        var settings = new CompareSettings
        {
            Shared = new RunConfig { Model = "mlp" },
            Models = ["mlp"],
            Optimizers = ["adam"],
            BatchSizes = [64],
            LearningRates = new PerOptimizer("--learning-rates", "0.01,0.1"),
            FreeEpochs = new PerOptimizer("--free-epochs", null),
            WeightDecays = new PerOptimizer("--weight-decays", null),
            TuningEpochs = 1,
            TuningSeed = 1001,
            Seeds = 1,
            Variants = [],
        };
        var plans = settings.Cells.Select(cell => new CellPlan(settings, options, cell)).ToList();
        return new GridRunner(plans, new RunStore(commands.PathOf("out")), new GridClock(settings, 1), new Display(notices), start, jobs: 1);
    }

    sealed class Display(List<string> notices) : IGridDisplay
    {
        public void Finished(Trial trial, GridProgress progress, string outcome) => Assert.Fail("no run finishes here");

        public void Noticed(string message) => notices.Add(message);
    }
}
