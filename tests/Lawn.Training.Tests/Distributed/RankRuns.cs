using Lawn.Training.Tests.Support;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Distributed;

/// <summary>Runs of the spirals, without dropout, that ranks and single processes do alike.</summary>
static class RankRuns
{
    /// <summary>The variable that tells ranks where the runs are.</summary>
    public const string FolderVariable = "LAWN_TEST_FOLDER";

    /// <summary>Before and after the switch at step 8.</summary>
    public static IReadOnlyList<int> Interruptions { get; } = [5, 13];

    public static TrainerOptions Sharded { get; } = new() { ShardOptimizer = true };

    public static IReadOnlyList<RunConfig> Configs { get; } =
        [.. new[] { "sgd", "sgd-l", "adam", "adam-l", "lamb-l" }.Select(optimizer => Runs.Config with { Optimizer = optimizer, BatchSize = 72 })];

    /// <summary>Trains in a folder; cancelled on the last rank after a step, where given.</summary>
    public static RunSummary Train(IProcessGroup group, string path, RunConfig config, int? cancelAtStep = null, TrainerOptions? options = null)
    {
        using var task = new SpiralTask(config.Seed, dropout: 0);
        using var cancellation = new CancellationTokenSource();
        var observer = new Recorder
        {
            OnStep = report =>
            {
                if (report.Step + 1 == cancelAtStep && group.Rank == group.Size - 1) cancellation.Cancel(); // agreed on in the next step
            },
        };
        if (group.Rank == 0) RunFolder.Open(path, config, ["lawn", "train"]);
        group.Barrier();
        var summary = new Trainer(task, config, RunFolder.OpenExisting(path).Folder, options ?? new TrainerOptions(), observer, group).Run(cancellation.Token);
        group.Barrier();
        return summary;
    }

    /// <summary>The relative distance of the weights in the newest checkpoints of two runs.</summary>
    public static double Distance(string path, string other)
    {
        using var scope = NewDisposeScope();
        using SpiralTask mine = new(1, dropout: 0), others = new(1, dropout: 0);
        RunFolder.OpenExisting(path).Folder.LoadWeights(mine.Model, message => Assert.Fail(message));
        RunFolder.OpenExisting(other).Folder.LoadWeights(others.Model, message => Assert.Fail(message));
        return mine.Model.parameters().Zip(others.Model.parameters(), (a, b) => ((a - b).norm() / a.norm()).item<float>()).Max();
    }
}
