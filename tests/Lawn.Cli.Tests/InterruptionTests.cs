using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Theory]
    [InlineData(Commands.Interrupt, 130, "adam-l")]
    [InlineData(Commands.Terminate, 143, "sgd-l")]
    [InlineData(Commands.Interrupt, 130, "lamb")]
    public void A_signal_saves_and_the_same_command_ends_in_the_same_bits(int signal, int exitCode, string optimizer)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        Assert.Equal(0, commands.RunProcess(Command("whole", optimizer)).ExitCode);

        foreach (var epochs in new[] { 1, 6 }) // before and after the switch at 3 epochs
        {
            using var process = commands.Start(Command("parts", optimizer));
            Commands.Await(() => EpochsOf("parts") >= epochs);
            Commands.Signal(process, signal);
            var interrupted = Commands.End(process);
            Assert.Equal(exitCode, interrupted.ExitCode);
            Assert.Contains("the same command goes on", interrupted.Output);
            Assert.False(File.Exists(commands.PathOf("parts", "summary.json")));
        }

        var last = commands.RunProcess(Command("parts", optimizer));
        Assert.Equal(0, last.ExitCode);
        Assert.Contains("going on from step", last.Output);
        Assert.Equal(FinalWeights("whole"), FinalWeights("parts"));
        Assert.Equal(20, EpochsOf("parts"));
    }

    [Fact]
    public void The_second_signal_ends_at_once()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        using var process = commands.Start("train", "--epochs", "100000", "--threads", "1", "--quiet", "--out", "run");
        Commands.Await(() => EpochsOf("run") >= 1);
        Commands.Signal(process, Commands.Interrupt);
        Commands.Signal(process, Commands.Terminate);
        Assert.Contains(Commands.End(process).ExitCode, new[] { 130, 143 });
    }

    [Fact]
    public void A_second_process_keeps_off_a_run_at_work()
    {
        using var process = commands.Start("train", "--epochs", "100000", "--threads", "1", "--quiet", "--stop-at-end-of-input", "--out", "run");
        Commands.Await(() => EpochsOf("run") >= 1);
        var second = commands.RunProcess("train", "--epochs", "100000", "--threads", "1", "--quiet", "--out", "run");
        Assert.Equal(2, second.ExitCode);
        Assert.Contains("Another process", Assert.Single(second.ErrorLines));
        process.StandardInput.Close();
        Assert.Equal(130, Commands.End(process).ExitCode);
        Assert.NotEmpty(Directory.GetDirectories(commands.PathOf("run", "checkpoints")));
    }

    string[] Command(string run, string optimizer) =>
        ["train", "--optimizer", optimizer, "--batch-size", "32", "--epochs", "20", "--threads", "1", "--out", run];

    int EpochsOf(string run) => File.Exists(commands.PathOf(run, "metrics.jsonl")) ? File.ReadAllLines(commands.PathOf(run, "metrics.jsonl")).Length : 0;

    byte[] FinalWeights(string run)
    {
        var newest = Directory.GetDirectories(commands.PathOf(run, "checkpoints")).Order(StringComparer.Ordinal).Last();
        return File.ReadAllBytes(Path.Combine(newest, "model.safetensors"));
    }
}
