using System.CommandLine;
using Lawn.Cli.Tests.Support;
using Lawn.Tasks;
using Lawn.Training;

namespace Lawn.Cli.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("compare")]
    [InlineData("sweep")]
    [InlineData("inspect")]
    [InlineData("data")]
    [InlineData("data list")]
    [InlineData("data verify")]
    [InlineData("data get")]
    [InlineData("export")]
    [InlineData("import")]
    public void Every_command_explains_itself_with_an_example(string command)
    {
        var result = Commands.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Usage:\n  lawn {command}".TrimEnd(), result.Output.ReplaceLineEndings("\n"));
        Assert.Contains("Examples:", result.Output);
        Assert.Contains($"  lawn {command}".TrimEnd(), result.Output[result.Output.IndexOf("Examples:", StringComparison.Ordinal)..]);
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 121, line));
        Assert.DoesNotContain(TrainCommand.StopAtEndOfInput, result.Output);
    }

    [Fact]
    public void The_help_of_train_names_every_task_optimizer_and_option()
    {
        var help = Commands.Run("train", "--help").Output;
        Assert.All(TaskCatalog.All, task => Assert.Contains(task.Name, help));
        Assert.All(OptimizerFactory.Names, name => Assert.Contains(name, help));
        Assert.All(new RunOptions().All, option => Assert.Contains(option.Name, help));
    }

    [Fact]
    public void Each_value_of_a_configuration_has_an_option()
    {
        var values = typeof(RunConfig).GetProperties().Count(property => property.CanWrite && property.SetMethod!.IsPublic);
        Assert.Equal(values, new RunOptions().All.Count);
        Assert.All(new RunOptions().All, option => Assert.False(string.IsNullOrEmpty(option.Symbol.Description)));
    }

    [Fact]
    public void Bare_lawn_shows_its_help_and_version_its_version()
    {
        Assert.Equal(Commands.Run("--help"), Commands.Run());
        Assert.Matches(@"^\d+\.\d+\.\d+", Commands.Run("--version").Output);
    }
}
