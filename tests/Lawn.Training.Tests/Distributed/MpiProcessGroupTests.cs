using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests.Distributed;

/// <summary>Runs <see cref="MpiRankTests"/> on real ranks.</summary>
public class MpiProcessGroupTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public void Ranks_add_up_and_share(int ranks, bool sharesMemory)
    {
        var (code, text) = RankTestJob.Run(ranks, nameof(MpiRankTests.Sums_broadcasts_and_barriers), sharesMemory: sharesMemory);
        Assert.True(code == 0, text);
    }

    [Fact]
    public void Several_sums_may_be_under_way()
    {
        var (code, text) = Run(3, nameof(MpiRankTests.Several_sums_may_be_under_way));
        Assert.True(code == 0, text);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Batch_normalisation_takes_the_statistics_of_all_ranks(int ranks)
    {
        var (code, text) = Run(ranks, nameof(MpiRankTests.Normalises_as_one_process_does));
        Assert.True(code == 0, text);
    }

    [Fact]
    public void A_rank_that_drifts_is_named_on_all()
    {
        var (code, text) = Run(3, nameof(MpiRankTests.A_rank_that_drifts_is_named_on_all));
        Assert.True(code == 0, text);
    }

    [Fact]
    public void A_rank_that_stays_away_is_named_and_ends_the_job()
    {
        var (code, text) = Run(3, nameof(MpiRankTests.A_rank_that_stays_away_is_named_and_one_that_is_late_is_not));
        Assert.Equal(17, code);
        foreach (var rank in new[] { 0, 2 }) Assert.Matches($@"{rank} saw: rank 1 \(process \d+ on .+\) did not answer for 1 s\.", text);
    }

    [Theory]
    [InlineData(nameof(MpiRankTests.Moments_that_overflow_on_one_rank_stop_all), 3)]
    [InlineData(nameof(MpiRankTests.Running_statistics_that_overflow_on_one_rank_stop_all), 2)]
    public void Numbers_that_overflow_on_one_rank_stop_all(string test, int ranks)
    {
        using var runs = new Runs();
        var (code, text) = RankTestJob.Run(ranks, test, runs.Root);
        Assert.True(code == 0, text);
    }

    static (int Code, string Text) Run(int ranks, string test) => RankTestJob.Run(ranks, test);
}
