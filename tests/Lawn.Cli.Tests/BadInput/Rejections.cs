using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>
/// What every bad input must come to: exit code 2, one line on standard error that names the fault and the remedy, nothing of the program's inside, and all files
/// as they were.
/// </summary>
public abstract class Rejections : IDisposable
{
    const int LongestLine = 2100;

    protected Commands Commands { get; } = new();

    public void Dispose()
    {
        Commands.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a command line that must be refused.</summary>
    protected void Refused(string fault, string remedy, params IEnumerable<string> arguments)
    {
        var before = FolderSnapshot.Of(Commands.PathOf());
        Check(Commands.Run([.. arguments]), fault, remedy);
        Assert.Equal(before, FolderSnapshot.Of(Commands.PathOf()));
    }

    /// <summary>Checks the answer to one.</summary>
    protected static void Check(CommandResult result, string fault, string remedy)
    {
        var line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("lawn: ", line);
        Assert.Contains(fault, line);
        Assert.Contains(remedy, line);
        Assert.DoesNotContain("internal error", line);
        Assert.DoesNotContain("Exception", line);
        Assert.DoesNotContain("System.", line);
        Assert.DoesNotContain("Lawn.", line);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.True(line.Length < LongestLine, $"{line.Length} characters");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
    }
}
