namespace Lawn.Cli.Tests;

public class FormatTests
{
    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(-0.0000513, "-5.13E-5")]
    [InlineData(0.25781, "0.2578")]
    [InlineData(1834.2, "1834.2000")]
    [InlineData(12345678, "1.235E+7")]
    public void Measures_keep_their_digits_whatever_their_size(double value, string expected) => Assert.Equal(expected, Format.Measure(value));
}
