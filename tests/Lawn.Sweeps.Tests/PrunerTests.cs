namespace Lawn.Sweeps.Tests;

public class PrunerTests
{
    [Fact]
    public void Asha_keeps_the_best_third_at_each_rung()
    {
        var asha = new AshaPruner(firstRung: 1, factor: 3);
        Assert.False(asha.Stops(1, Scores(0.1), [])); // the first goes on
        Assert.True(asha.Stops(1, Scores(0.1), [Scores(0.2)]));
        Assert.False(asha.Stops(1, Scores(0.3), [Scores(0.2), Scores(0.1)]));
        Assert.False(asha.Stops(2, Scores(0, 0), [Scores(1, 1)])); // no rung
        Assert.True(asha.Stops(3, Scores(1, 1, 0.1), [Scores(0, 0, 0.2)]));
        Assert.False(asha.Stops(1, Scores(0.5), [.. Enumerable.Range(0, 5).Select(k => Scores(k == 0 ? 0.9 : 0.1))])); // second of six
    }

    [Fact]
    public void Asha_takes_up_a_stopped_trial_that_came_among_the_best()
    {
        var asha = new AshaPruner(1, 2);
        Assert.Empty(asha.Revived([(Scores(0.9, 0.9), false), (Scores(0.5), true)]));
        Assert.Equal([1], asha.Revived([(Scores(0.9, 0.9), false), (Scores(0.5), true), (Scores(0.1), true), (Scores(0.2), true)]));
    }

    [Fact]
    public void The_median_rule_compares_with_the_others_means()
    {
        var rule = new MedianPruner(firstEpoch: 2, leastOthers: 3);
        var others = new[] { Scores(0.2, 0.4), Scores(0.4, 0.6), Scores(0.6, 0.8) }; // means 0.3, 0.5, 0.7
        Assert.True(rule.Stops(2, Scores(0.1, 0.45), others));
        Assert.False(rule.Stops(2, Scores(0.51, 0.1), others));
        Assert.False(rule.Stops(1, Scores(0.0), others));
        Assert.False(rule.Stops(2, Scores(0, 0), others[..2]));
    }

    static IReadOnlyDictionary<int, double> Scores(params double[] values) => values.Select((value, k) => (value, k)).ToDictionary(p => p.k + 1, p => p.value);
}
