namespace Lawn.Cli.Tests.Report;

public class AxisTests
{
    [Fact]
    public void Ticks_are_round_and_inside()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], new Axis([0.0, 1.0], isLog: false).Ticks());
        Assert.Equal([5, 10, 15, 20], new Axis([1.0, 20.0], isLog: false).Ticks(isWhole: true));
        Assert.Equal([1, 2, 3], new Axis([1.0, 3.0], isLog: false).Ticks(isWhole: true));
        Assert.Equal([1, 10, 100, 1000], new Axis([1.0, 1000.0], isLog: true).Ticks());
        Assert.Equal([0.1, 0.2, 0.5, 1, 2], new Axis([0.09, 2.1], isLog: true).Ticks(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Places_go_from_low_to_high_and_a_single_value_is_in_the_middle()
    {
        var axis = new Axis([1.0, 100.0], isLog: true);
        Assert.True(axis.Place(1) < axis.Place(10) && axis.Place(10) < axis.Place(100));
        Assert.Equal(0.5, axis.Place(10), 9);
        Assert.Equal(0.5, new Axis([3.0, 3.0], isLog: false).Place(3), 9);
        Assert.NotEmpty(new Axis([3.0], isLog: false).Ticks());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(16384, "16384")]
    [InlineData(1e6, "1e6")]
    [InlineData(0.00012, "1.2e-4")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, Axis.Text(value));
}
