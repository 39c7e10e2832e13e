using Lawn.Schedules;

namespace Lawn.Tests.Schedules;

public class TwoPhaseRateTests
{
    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(8, 0.5)]
    [InlineData(11, 0.125)]
    [InlineData(12, 0)]
    [InlineData(20, 0)]
    public void Linear_decay_after_a_warm_up(long step, double factor) =>
        Assert.Equal(factor, new TwoPhaseRate { TotalSteps = 12, WarmupSteps = 4, Decay = Decay.Linear }.FactorAt(step, null), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 0.55)] // halfway between 1 and 0.1
    [InlineData(10, 0.1)]
    public void Cosine_decay_to_a_final_factor(long step, double factor) =>
        Assert.Equal(factor, new TwoPhaseRate { TotalSteps = 10, Decay = Decay.Cosine, FinalFactor = 0.1 }.FactorAt(step, null), 12);

    [Fact]
    public void A_constant_rate_stays() => Assert.Equal(1, new TwoPhaseRate { TotalSteps = 10 }.FactorAt(9, 4));

    [Theory]
    [InlineData(5, null, 0.5)]
    [InlineData(4, 5L, 0.6)]
    [InlineData(5, 5L, 0.25)] // the first of two steps: half of 0.5
    [InlineData(6, 5L, 0.4)]
    [InlineData(7, 5L, 0.3)]
    public void The_second_warm_up_multiplies_the_decay(long step, long? switchStep, double factor) =>
        Assert.Equal(factor, new TwoPhaseRate { TotalSteps = 10, Decay = Decay.Linear, RewarmupSteps = 2 }.FactorAt(step, switchStep), 12);

    [Theory]
    [InlineData(3, null, 0.7)]
    [InlineData(5, 5L, 0.8)] // begins anew from 0.8, to fall to 0 over the five steps left
    [InlineData(7, 5L, 0.48)]
    [InlineData(9, 5L, 0.16)]
    public void The_second_peak_begins_a_decay_of_its_own(long step, long? switchStep, double factor) =>
        Assert.Equal(factor, new TwoPhaseRate { TotalSteps = 10, Decay = Decay.Linear, SecondPeak = 0.8 }.FactorAt(step, switchStep), 12);
}
