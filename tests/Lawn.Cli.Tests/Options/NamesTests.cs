namespace Lawn.Cli.Tests.Options;

public class NamesTests
{
    static readonly string[] Known = ["sgd", "adam", "adamw", "lamb", "adam-l"];

    [Theory]
    [InlineData("adma", "adam")]
    [InlineData("ADAM-L", "adam-l")]
    [InlineData("lamd", "lamb")]
    [InlineData("adamw-", "adamw")]
    [InlineData("shampoo", null)]
    public void The_nearest_name_is_suggested_where_one_is_near(string text, string? expected) => Assert.Equal(expected, Names.Nearest(text, Known));
}
