namespace Lawn.Cli.Tests.Compare;

public class SpreadTests
{
    [Fact]
    public void Mean_and_sample_standard_deviation()
    {
        Assert.Equal(new Spread(4, Math.Sqrt(14.0 / 3), 4), Spread.Of([2, 3, 4, 7]));
        Assert.Equal(new Spread(2, null, 1), Spread.Of([2]));
    }

    [Fact]
    public void A_difference_has_the_standard_error_of_independent_means()
    {
        var difference = Difference.Of(new Spread(5, 0.6, 4), new Spread(3, 0.8, 4));
        Assert.Equal(2, difference.Mean);
        Assert.Equal(0.5, difference.StandardError!.Value, 12);
        Assert.Null(Difference.Of(new Spread(5, null, 1), new Spread(3, 0.8, 4)).StandardError);
    }
}
