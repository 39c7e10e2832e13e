using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>The built program, as a shell runs it.</summary>
public sealed class ProcessTests : Rejections
{
    [Theory]
    [InlineData("train --optimizer adamm", "There is no optimizer", "Did you mean 'adam'?")]
    [InlineData("train --out /dev/null", "is a file", "Choose another --out")]
    [InlineData("train --epochs \u0661", "is a whole number", "not")]
    [InlineData("probe /nowhere", "is no run folder", "Give the --out")]
    public void Ends_so_too(string line, string fault, string remedy) => Check(Commands.RunProcess(line.Split(' ')), fault, remedy);

    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE", "two")]
    [InlineData("PMI_SIZE", "2x")]
    [InlineData("MPI_LOCALNRANKS", "many")]
    public void A_launchers_variable_that_is_no_number(string name, string value)
    {
        var info = new System.Diagnostics.ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Lawn.Cli"), ["train", "--epochs", "1"])
        {
            WorkingDirectory = Commands.PathOf(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [name] = value },
        };
        using var process = System.Diagnostics.Process.Start(info)!;
        Check(Commands.End(process), $"The environment variable {name} is '{value}'", "not a whole number");
        Assert.Empty(FolderSnapshot.Of(Commands.PathOf()));
    }

    [Fact]
    public void Control_characters_do_not_reach_the_terminal() => Check(Commands.RunProcess("train", "--optimizer", "\u001b[2Jadam\u0007"), "There is no optimizer '\uFFFD[2Jadam\uFFFD'", "There are: sgd");
}
