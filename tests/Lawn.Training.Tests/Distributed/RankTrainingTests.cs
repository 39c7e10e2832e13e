using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests.Distributed;

/// <summary>
/// Ranks train the model that one process trains. Two ranks and one process that cuts each batch in two do the same sums, so that they end in the same bits;
/// otherwise the order of sums differs, and with it the last bits of gradients.
/// </summary>
public sealed class RankTrainingTests : IDisposable
{
    const double OtherOrder = 1e-3;
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Two_ranks_end_in_the_bits_of_one_process_also_when_resumed()
    {
        RunRanks(2);
        using var alone = new SingleProcess();
        foreach (var config in RankRuns.Configs)
        {
            var name = config.Optimizer;
            RankRuns.Train(alone, runs.Folder("one"), config with { AccumulationSteps = 2 });
            Assert.Equal(runs.FinalState("one"), runs.FinalState($"{name}-ranks-2"));
            Assert.Equal(runs.FinalState("one"), runs.FinalState($"{name}-parts-{RankRuns.Interruptions[0]}"));
            Assert.Equal(runs.FinalState("one"), runs.FinalState($"{name}-sharded-2"));
            RankRuns.Train(alone, runs.Folder($"{name}-half-sharded"), config with { AccumulationSteps = 1 });
            Assert.InRange(RankRuns.Distance(runs.Folder("one"), runs.Folder($"{name}-half-sharded")), 0, OtherOrder);
            Assert.InRange(LargestShare($"{name}-sharded-2"), 0.5, 0.7);
            Directory.Delete(runs.Folder("one"), recursive: true);
        }
    }

    [Fact]
    public void Any_number_of_ranks_comes_to_the_same_and_goes_on_with_a_run_of_another()
    {
        RunRanks(3);
        using var alone = new SingleProcess();
        foreach (var config in RankRuns.Configs)
        {
            var (name, resumed) = (config.Optimizer, $"{config.Optimizer}-parts-{RankRuns.Interruptions[1]}");
            RankRuns.Train(alone, runs.Folder("one"), config);
            Assert.Equal(RunStatus.Finished, RankRuns.Train(alone, runs.Folder(resumed), config).Status);
            foreach (var several in new[] { $"{name}-ranks-3", resumed })
                Assert.InRange(RankRuns.Distance(runs.Folder("one"), runs.Folder(several)), 0, OtherOrder);
            Directory.Delete(runs.Folder("one"), recursive: true);
        }

        RankRuns.Train(alone, runs.Folder("another batch"), RankRuns.Configs[0] with { BatchSize = 75 });
        Assert.True(RankRuns.Distance(runs.Folder("sgd-ranks-3"), runs.Folder("another batch")) > 10 * OtherOrder, "the comparison tells nothing apart");
    }

    // What the fuller rank keeps, as a part of what the run that is not sharded keeps.
    double LargestShare(string sharded)
    {
        var moments = sharded.StartsWith("sgd", StringComparison.Ordinal) ? 1 : 2;
        using var task = new SpiralTask(1, dropout: 0);
        return RunFolder.OpenExisting(runs.Folder(sharded)).Folder.ReadSummary()!.Final["optimizer/state_bytes"] / (moments * sizeof(float) * task.Model.parameters().Sum(p => p.numel()));
    }

    void RunRanks(int ranks)
    {
        var (code, text) = RankTestJob.Run(ranks, nameof(MpiRankTests.Trains_and_resumes), runs.Root);
        Assert.True(code == 0, text);
    }
}
