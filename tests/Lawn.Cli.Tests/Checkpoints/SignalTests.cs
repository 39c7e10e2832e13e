using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Checkpoints;

/// <summary>SIGINT and SIGTERM at random moments of a run that saves after each step: most strike while a checkpoint is written, some while it evaluates.</summary>
public sealed class SignalTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void Signals_at_any_moment_once_or_twice_do_no_harm()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        string[] command = ["train", "--optimizer", "lamb-l", "--batch-size", "64", "--epochs", "6", "--free-epochs", "0.1", "--threads", "1"];
        Assert.Equal(0, commands.RunProcess([.. command, "--quiet", "--out", "whole"]).ExitCode);
        var run = new InterruptedRun(commands, "parts", command, seed: 1);
        IReadOnlyList<int>[] sent =
        [
            [Commands.Interrupt], [Commands.Terminate], [Commands.Interrupt, Commands.Interrupt], [Commands.Terminate, Commands.Interrupt], [Commands.Terminate, Commands.Terminate], [Commands.Interrupt],
        ];
        foreach (var signals in sent) Assert.True(run.Strike(signals, TimeSpan.FromMilliseconds(40), "--checkpoint-interval", "0"));
        Assert.Equal(0, commands.RunProcess([.. command, "--quiet", "--out", "parts"]).ExitCode);
        Assert.Equal(Checkpoint.Bytes(commands.PathOf("whole")), Checkpoint.Bytes(commands.PathOf("parts")));
    }
}
