using Lawn.Tasks.Recommendation;

namespace Lawn.Tasks.Tests.Recommendation;

public class RankingMetricsTests
{
    static float[] Row(float own, int above, int equal, int below) =>
        [own, .. Enumerable.Repeat(own + 1, above), .. Enumerable.Repeat(own, equal), .. Enumerable.Repeat(own - 1, below)];

    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(9, 0, 10.0)]
    [InlineData(0, 99, 50.5)]
    [InlineData(3, 5, 6.5)]
    [InlineData(99, 0, 100.0)]
    public void Ties_count_half(int above, int equal, double rank) =>
        Assert.Equal(rank, RankingMetrics.Rank(Row(0.25f, above, equal, 99 - above - equal)));

    [Theory]
    [InlineData(9, 0, 1)]
    [InlineData(10, 0, 0)]
    [InlineData(9, 1, 0)]
    [InlineData(8, 2, 1)]
    [InlineData(0, 18, 1)]
    [InlineData(0, 19, 0)]
    public void A_hit_is_a_rank_of_at_most_ten(int above, int equal, double hitRate) =>
        Assert.Equal(hitRate, RankingMetrics.Of(Row(0, above, equal, 99 - above - equal), 100, 4).HitRate);

    [Fact]
    public void Means_over_users_are_those_worked_out_by_hand()
    {
        // Ranks 1, 3 and 11.
        float[] scores = [.. Row(0, 0, 0, 99), .. Row(0, 2, 0, 97), .. Row(0, 10, 0, 89)];
        var metrics = RankingMetrics.Of(scores, 100, 4);
        Assert.Equal(2.0 / 3, metrics.HitRate, 12);
        Assert.Equal((1 + 0.5) / 3, metrics.Ndcg, 12);
    }

    [Fact]
    public void A_model_that_knows_nothing_gains_nothing_from_equal_scores()
    {
        var metrics = RankingMetrics.Of(new float[500], 100, 4);
        Assert.Equal(0, metrics.HitRate);
        Assert.Equal(Math.Log(2), metrics.Loss, 12);
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_of_the_positive_and_the_first_negatives()
    {
        var metrics = RankingMetrics.Of([2, -1, 3, 100], 4, 2);
        var expected = (Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(3))) / 3;
        Assert.Equal(expected, metrics.Loss, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(57)]
    public void A_score_that_is_not_a_number_is_an_error(int position)
    {
        var scores = new float[100];
        scores[position] = float.NaN;
        Assert.Contains("NaN", Assert.Throws<ArithmeticException>(() => RankingMetrics.Of(scores, 100, 4)).Message);
    }
}
