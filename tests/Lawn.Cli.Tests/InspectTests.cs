using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests;

public class InspectTests
{
    [Fact]
    public void The_layers_of_the_synthetic_model()
    {
        var result = Commands.Run("inspect");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var row = Assert.Single(result.Output.Split('\n'), line => line.Contains("hidden.1.weight"));
        Assert.Contains("256 x 256", row);
        Assert.Contains("yes", row);
        Assert.Contains("3 layer weights, 3 held by --scope all; 85002 parameters, 84480 held", result.Output);
    }

    [Fact]
    public void A_named_scope_holds_what_is_named()
    {
        var output = Commands.Run("inspect", "--scope", "output").Output;
        Assert.Contains("yes", Assert.Single(output.Split('\n'), line => line.Contains("output.weight")));
        Assert.Contains("no ", Assert.Single(output.Split('\n'), line => line.Contains("hidden.0.weight")));
        Assert.Contains("1 held by --scope output", output);
    }

    [Fact]
    public void The_end_homogeneous_scope_says_why() => Assert.Contains("end-homogeneous", Commands.Run("inspect", "--scope", "ehsn").Output);
}
