using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Checkpoints;

/// <summary>
/// The real process is killed at random moments, most of them while it writes a checkpoint, and the same command goes on each time. <c>LAWN_SLOW_TESTS=1</c>
/// kills it fifty times, and on recommendation and images too.
/// </summary>
public sealed class KillTests : IDisposable
{
    static readonly bool IsSlow = Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1";

    // A checkpoint takes a millisecond or some fifty, by the disk: the kills go on over a part of the run in any case.
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(40);
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Theory]
    [InlineData("adam-l", 6, false)]
    [InlineData("adam-l", 50, true)]
    [InlineData("sgd", 20, true)]
    [InlineData("lars-l", 20, true)]
    [InlineData("rmsprop-l", 20, true)]
    public void A_run_that_is_killed_again_and_again_ends_in_the_same_bits(string optimizer, int kills, bool slow) =>
        Check(["--optimizer", optimizer, "--batch-size", "64", "--epochs", slow ? "16" : "4", "--free-epochs", $"{kills / 128.0}"], kills, slow); // 128 steps an epoch

    [Theory]
    [InlineData("lamb-l", 10)]
    [InlineData("adamw", 10)]
    public void So_does_one_of_recommendation(string optimizer, int kills)
    {
        RequireData("ml-100k");
        Check(["--task", "movielens-100k", "--model", "mlp", "--optimizer", optimizer, "--batch-size", "8192", "--epochs", "4", "--free-epochs", "0.06"], kills, slow: true);
    }

    [Theory]
    [InlineData("sgd-l", 10)]
    [InlineData("adam-l", 10)]
    public void So_does_one_of_images(string optimizer, int kills)
    {
        RequireData("fashion-mnist");
        Check(["--task", "fashion-mnist", "--optimizer", optimizer, "--batch-size", "50", "--epochs", "5", "--free-epochs", "0.1", "--train-limit", "2000", "--augment", "true"], kills, slow: true);
    }

    void Check(IReadOnlyList<string> options, int kills, bool slow)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        if (slow && !IsSlow) Assert.Skip("one of the slow ring: LAWN_SLOW_TESTS=1");
        string[] command = ["train", .. options, "--threads", "1"];
        Assert.Equal(0, commands.RunProcess([.. command, "--quiet", "--out", "whole"]).ExitCode);

        var run = new InterruptedRun(commands, "parts", command, seed: kills);
        for (var k = 0; k < kills; k++)
            Assert.True(run.Strike([Commands.Kill], Longest, "--checkpoint-interval", "0"), $"the run ended before kill {k + 1}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {run.DuringWrite} while a checkpoint was written, {run.Free} in the free phase, {run.Held} after the switch; the last at step {run.Newest}");
        var last = commands.RunProcess([.. command, "--out", "parts"]);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Contains("going on from step", last.Output);
        Assert.Equal(Checkpoint.Bytes(commands.PathOf("whole")), Checkpoint.Bytes(commands.PathOf("parts")));
        Assert.Equal(Checkpoint.Folders(commands.PathOf("parts")), Directory.GetFileSystemEntries(commands.PathOf("parts", "checkpoints")).Order(StringComparer.Ordinal));
        if (kills >= 50) Assert.True(run is { DuringWrite: > 0, Free: > 0, Held: > 0 }, $"{run.DuringWrite} kills during a write, {run.Free} before the switch and {run.Held} after it");
    }

    internal static void RequireData(string folder)
    {
        var data = Environment.GetEnvironmentVariable("LAWN_DATA") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "lawn");
        if (!Directory.Exists(Path.Combine(data, folder))) Assert.Skip($"{folder} is not in {data}");
    }
}
