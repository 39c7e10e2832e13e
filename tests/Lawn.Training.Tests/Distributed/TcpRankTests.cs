using Lawn.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Distributed;

/// <summary>What each rank does and checks; <see cref="TcpProcessGroupTests"/> and <see cref="NcclProcessGroupTests"/> start the ranks.</summary>
public class TcpRankTests
{
    const int Length = (1 << 19) + 5; // more than two pieces

    [Fact(Explicit = true)]
    public void Exchanges_by_tcp()
    {
        using var group = Join(30);
        Exchange(group);
    }

    [Fact(Explicit = true)]
    public void Exchanges_and_trains_by_nccl()
    {
        using var group = new NcclProcessGroup(Join(30), LaunchEnvironment.OfProcess.LocalRank, TimeSpan.FromSeconds(30), DeviceType.CPU);
        Exchange(group);
        var root = Environment.GetEnvironmentVariable(RankRuns.FolderVariable)!;
        RankRuns.Train(group, Path.Combine(root, "nccl"), RankRuns.Configs[3], options: RankRuns.Sharded);
    }

    [Fact(Explicit = true)]
    public void Rank_1_stays_away()
    {
        using var group = Join(1);
        group.Barrier();
        Thread.Sleep(group.Rank == 1 ? 5_000 : 0);
        if (group.Rank == 1) return;
        Console.Error.WriteLine($"{group.Rank} saw: {Assert.Throws<RankFailureException>(group.Barrier).Message}");
    }

    [Fact(Explicit = true)]
    public void Rank_2_dies()
    {
        using var group = Join(60);
        group.Barrier();
        if (group.Rank == 2) Environment.Exit(3);
        Console.Error.WriteLine($"{group.Rank} saw: {Assert.Throws<RankFailureException>(group.Barrier).Message}");
    }

    static TcpProcessGroup Join(int seconds) => new(LaunchEnvironment.OfProcess.Torchrun(), TimeSpan.FromSeconds(seconds));

    static void Exchange(IProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var values = arange(Length, ScalarType.Float32).fmod(100) * (group.Rank + 1);
        group.Sum(values);
        Assert.True(values.eq(arange(Length, ScalarType.Float32).fmod(100) * (group.Size * (group.Size + 1) / 2)).all().item<bool>());
        var last = group.Size - 1;
        var numbers = arange(5) * (group.Rank + 1);
        group.Broadcast(numbers, last);
        Assert.Equal([0, group.Size, 2 * group.Size, 3 * group.Size, 4 * group.Size], numbers.data<long>().ToArray());
        foreach (var lengths in new[] { Enumerable.Repeat(3L, group.Size).ToArray(), [.. Enumerable.Range(0, group.Size).Select(rank => rank == 1 ? 0L : rank + 2)] })
        {
            var parts = full(lengths.Sum(), -1, ScalarType.Float32);
            parts.narrow(0, lengths.Take(group.Rank).Sum(), lengths[group.Rank]).fill_(group.Rank);
            group.AllGather(parts, lengths);
            Assert.Equal(lengths.SelectMany((length, rank) => Enumerable.Repeat((float)rank, (int)length)), parts.data<float>().ToArray());
        }

        Assert.Equal([0.1], group.FromRoot(group.Rank == 0 ? 0.1 : 7));
        group.Barrier();
    }
}
