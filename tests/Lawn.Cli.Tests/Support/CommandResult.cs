namespace Lawn.Cli.Tests.Support;

/// <summary>How a command ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
