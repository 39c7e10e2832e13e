using Lawn.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Distributed;

/// <summary>What each rank does and checks; <see cref="MpiProcessGroupTests"/> starts the ranks.</summary>
public class MpiRankTests
{
    const int Buckets = 6; // more than are under way at a time

    [Fact(Explicit = true)]
    public void Sums_broadcasts_and_barriers()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        using var scope = NewDisposeScope();
        foreach (var length in new long[] { 0, 1, 1000, MpiProcessGroup.BucketLength, (Buckets * MpiProcessGroup.BucketLength) + 3 })
        {
            var own = Values(length, group.Rank);
            var expected = Enumerable.Range(0, group.Size).Aggregate(zeros(length, ScalarType.Float64), (sum, rank) => sum + Values(length, rank).to_type(ScalarType.Float64));
            group.Sum(own);
            Assert.True(own.to_type(ScalarType.Float64).allclose(expected, rtol: 1e-5, atol: 1e-6), $"length {length}");

            var fromRoot = own.clone();
            group.Broadcast(fromRoot);
            Assert.Equal(fromRoot.bytes.ToArray(), own.bytes.ToArray()); // the sums have the same bits on every rank
        }

        var last = group.Size - 1;
        var counts = arange(5) * (group.Rank + 1);
        group.Broadcast(counts, root: last);
        Assert.Equal([0, 1 * group.Size, 2 * group.Size, 3 * group.Size, 4 * group.Size], counts.data<long>().ToArray());
        var lengths = Enumerable.Range(0, group.Size).Select(rank => rank == 1 ? 0L : MpiProcessGroup.BucketLength + rank).ToArray();
        var parts = full(lengths.Sum(), -1, ScalarType.Float32);
        parts.narrow(0, lengths.Take(group.Rank).Sum(), lengths[group.Rank]).fill_(group.Rank);
        group.AllGather(parts, lengths);
        Assert.True(parts.eq(cat([.. lengths.Select((length, rank) => full(length, rank, ScalarType.Float32))])).all().item<bool>());
        Assert.Equal([1, 2, 3], group.BroadcastBytes(group.Rank == last ? [1, 2, 3] : [], last));
        Assert.Equal([0.1], group.FromRoot(group.Rank == 0 ? 0.1 : 7));
        Assert.Equal([group.Size, group.Size * last / 2], group.Sum(1, group.Rank));
        group.Barrier();
    }

    [Fact(Explicit = true)]
    public void Several_sums_may_be_under_way()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 3).Select(k => full(MpiProcessGroup.BucketLength + k, k + group.Rank, ScalarType.Float32)).ToList();
        var reductions = tensors.Select(group.StartSum).ToList();
        for (var k = 0; k < 3; k++)
        {
            reductions[k].Wait();
            Assert.True(tensors[k].eq((group.Size * k) + (group.Size * (group.Size - 1) / 2)).all().item<bool>());
        }
    }

    [Fact(Explicit = true)]
    public void A_rank_that_stays_away_is_named_and_one_that_is_late_is_not()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(1));
        if (group.Rank == 1) Thread.Sleep(2500);
        group.Barrier();

        if (group.Rank == 1)
        {
            Thread.Sleep(TimeSpan.FromMinutes(5)); // the others end the job
            return;
        }

        var fault = Assert.Throws<RankFailureException>(group.Barrier);
        Console.Error.WriteLine($"{group.Rank} saw: {fault.Message}");
        Thread.Sleep(1000); // each rank's line is out before the first ends the job
        group.Abort(17);
    }

    [Fact(Explicit = true)]
    public void A_rank_that_drifts_is_named_on_all()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        using var scope = NewDisposeScope();
        manual_seed(group.Rank);
        var model = nn.Sequential(("first", nn.Linear(3, 4)), ("last", nn.Linear(4, 2)));
        using var ranks = new DataParallel(group, model, Runs.Config with { BatchSize = 12 });
        Assert.Throws<RankFailureException>(() => ranks.Check(0)); // each rank has weights of its own
        ranks.Start(step: 5);
        ranks.Check(5);

        using (no_grad())
            if (group.Rank == 1) model.named_parameters().First(p => p.name == "last.weight").parameter.mul_(1.001f);
        var fault = Assert.Throws<RankFailureException>(() => ranks.Check(6));
        Assert.StartsWith(group.Describe(1), fault.Message);
        Assert.Contains("after step 6 the norm of 'last.weight'", fault.Message);
    }

    [Fact(Explicit = true)]
    public void Normalises_as_one_process_does()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> Model()
        {
            manual_seed(5);
            return nn.Sequential(("conv", nn.Conv2d(2, 3, 3)), ("bn", nn.BatchNorm2d(3)), ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("fc", nn.Linear(12, 4)), ("bn1", nn.BatchNorm1d(4)));
        }

        var (spread, whole) = (Model(), Model());
        using var normalization = new SynchronizedBatchNorm(group, spread);
        foreach (var size in new[] { 13, 2 }) // the last batch leaves a third rank with nothing
        {
            manual_seed(size);
            var (inputs, weights) = ((randn(size, 2, 4, 4) * 2) + 3, randn(size, 4));
            var (start, length) = new BatchShard(group.Rank, group.Size).Range(size);
            foreach (var p in spread.parameters().Concat(whole.parameters())) p.grad = null;
            var expected = whole.call(inputs);
            (expected * weights).sum().backward();
            var own = spread.call(inputs.narrow(0, start, length));
            (own * weights.narrow(0, start, length)).sum().backward();

            AssertClose(expected.narrow(0, start, length), own);
            foreach (var (p, q) in whole.parameters().Zip(spread.parameters()))
            {
                var sum = q.grad!.clone();
                group.Sum(sum);
                AssertClose(p.grad!, sum);
            }

            foreach (var (p, q) in whole.buffers().Zip(spread.buffers())) AssertClose(p, q);
        }

        spread.eval();
        whole.eval();
        AssertClose(whole.call(ones(1, 2, 4, 4)), spread.call(ones(1, 2, 4, 4)));

        void AssertClose(Tensor wanted, Tensor found)
        {
            var (expected, actual) = (wanted.to_type(ScalarType.Float64), found.to_type(ScalarType.Float64)); // a buffer counts batches in whole numbers
            Assert.True(actual.allclose(expected, rtol: 1e-4, atol: 2e-5), $"rank {group.Rank}: {actual.sub(expected).norm().item<double>()}");
        }
    }

    [Fact(Explicit = true)]
    public void Trains_and_resumes()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(60));
        var root = Environment.GetEnvironmentVariable(RankRuns.FolderVariable)!;
        foreach (var config in RankRuns.Configs)
        {
            RankRuns.Train(group, Path.Combine(root, $"{config.Optimizer}-ranks-{group.Size}"), config);
            RankRuns.Train(group, Path.Combine(root, $"{config.Optimizer}-sharded-{group.Size}"), config, cancelAtStep: null, RankRuns.Sharded);
            RankRuns.Train(group, Path.Combine(root, $"{config.Optimizer}-half-sharded"), config, RankRuns.Interruptions[1], RankRuns.Sharded);
            foreach (var step in RankRuns.Interruptions)
            {
                var parts = Path.Combine(root, $"{config.Optimizer}-parts-{step}");
                var first = RankRuns.Train(group, parts, config, step);
                Assert.Equal((RunStatus.Interrupted, step), (first.Status, (int)first.Steps)); // on every rank
                if (step == RankRuns.Interruptions[0]) Assert.Equal(RunStatus.Finished, RankRuns.Train(group, parts, config).Status);
            }
        }
    }

    [Fact(Explicit = true)]
    public void Moments_that_overflow_on_one_rank_stop_all()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        // The decay is part of Adam's gradient: its square overflows for 'first', which rank 1 steps, and not for 'last', which is 0.
        var config = Runs.Config with { Optimizer = "adam", FreeEpochs = 0, BatchSize = 72, WeightDecay = 1e22 };
        foreach (var skips in new[] { false, true })
        {
            var summary = RunBroken(group, $"moments-{skips}", config, new SpiralTask(config.Seed, dropout: 0), ZeroLast, new TrainerOptions { ShardOptimizer = true, SkipNonFinite = skips });
            Assert.Equal((RunStatus.Diverged, 10 * (skips ? 1 : 0)), (summary.Status, (int)summary.Steps));
            Assert.Contains("The update of 'first.", summary.Fault);
            Assert.Contains("was taken back", summary.Fault);
        }

        static void ZeroLast(nn.Module model)
        {
            using var noGradients = no_grad();
            foreach (var (_, parameter) in model.named_parameters().Where(p => p.name.StartsWith("last", StringComparison.Ordinal))) parameter.zero_();
        }
    }

    [Fact(Explicit = true)]
    public void Running_statistics_that_overflow_on_one_rank_stop_all()
    {
        using var group = new MpiProcessGroup(TimeSpan.FromSeconds(30));
        var config = Runs.Config with { Optimizer = "sgd-l", BatchSize = 16, Epochs = 3, FreeEpochs = 1, WarmupEpochs = 0, LearningRate = 0.01 };
        var summary = RunBroken(group, "statistics", config, new FragileTask { HugeInputs = group.Rank == 1 ? 5 : null }, _ => { }, new TrainerOptions());
        Assert.Equal((RunStatus.Diverged, 5), (summary.Status, (int)summary.Steps));
        Assert.Contains("The loss at step 5 is NaN: in the part of rank 1 the running statistics 'norm.running_mean' are not finite", summary.Fault);

        summary = RunBroken(group, "skipped", config, new FragileTask { HugeInputs = group.Rank == 1 ? 5 : null }, _ => { }, new TrainerOptions { SkipNonFinite = true });
        Assert.Equal((RunStatus.Finished, 1), (summary.Status, (int)summary.SkippedBatches));
    }

    static RunSummary RunBroken(IProcessGroup group, string name, RunConfig config, ITrainingTask task, Action<nn.Module> prepare, TrainerOptions options)
    {
        using var own = task;
        prepare(task.Model);
        var path = Path.Combine(Environment.GetEnvironmentVariable(RankRuns.FolderVariable)!, name);
        if (group.Rank == 0) RunFolder.Open(path, config, ["lawn", "train"]);
        group.Barrier();
        var summary = new Trainer(task, config, RunFolder.OpenExisting(path).Folder, options, new Recorder(), group).Run();
        group.Barrier();
        return summary;
    }

    static Tensor Values(long length, int rank)
    {
        using var generator = new Generator((ulong)(rank + 1));
        return randn([length], generator: generator);
    }
}
