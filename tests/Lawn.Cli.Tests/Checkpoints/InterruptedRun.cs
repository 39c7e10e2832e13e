using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Checkpoints;

/// <summary>A run in the real process that is struck by signals, and what was seen of it.</summary>
sealed class InterruptedRun(Commands commands, string name, IReadOnlyList<string> command, int seed)
{
    readonly Random random = new(seed);

    /// <summary>Strikes that left a checkpoint half written behind.</summary>
    public int DuringWrite { get; private set; }

    /// <summary>Strikes in LAWN's free phase.</summary>
    public int Free { get; private set; }

    /// <summary>Strikes after the switch.</summary>
    public int Held { get; private set; }

    /// <summary>The step of the newest checkpoint after the last strike.</summary>
    public long Newest { get; private set; } = -1;

    /// <summary>
    /// Starts the command, waits for a new checkpoint and a random while, strikes, and looks at what is left.
    /// </summary>
    /// <param name="signals">What is sent, one after the other.</param>
    /// <param name="longest">The longest while.</param>
    /// <param name="options">Options beside the command.</param>
    /// <returns>False where the run ended before.</returns>
    public bool Strike(IReadOnlyList<int> signals, TimeSpan longest, params IEnumerable<string> options)
    {
        var before = Newest;
        using var process = commands.Start([.. command, .. options, "--quiet", "--out", name]);
        var watch = Stopwatch.StartNew();
        while (NewestStep() <= before && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(3)) Thread.Sleep(1);
        process.WaitForExit(longest * random.NextDouble());
        foreach (var signal in signals)
        {
            if (!process.HasExited) Commands.Signal(process, signal);
        }

        var result = Commands.End(process);
        if (result.ExitCode == 0) return false;
        var codes = signals.Select(signal => 128 + signal).ToList();
        Assert.True(codes.Contains(result.ExitCode), $"exit code {result.ExitCode}: {result.Error}");
        Look(before);
        return true;
    }

    /// <summary>Every checkpoint is whole, and none that was there is lost.</summary>
    void Look(long before)
    {
        var checkpoints = Checkpoint.Folders(commands.PathOf(name));
        Assert.NotEmpty(checkpoints);
        foreach (var checkpoint in checkpoints)
        {
            var sums = File.ReadAllLines(Path.Combine(checkpoint, "SHA256SUMS"));
            Assert.Equal(3, sums.Length);
            foreach (var sum in sums) Assert.Equal(sum[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(checkpoint, sum[66..])))));
        }

        Newest = NewestStep();
        Assert.True(Newest >= before, $"the newest checkpoint is of step {Newest}, and there was one of step {before}");
        if (Directory.GetDirectories(commands.PathOf(name, "checkpoints"), "*.part").Length > 0) DuringWrite++;
        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(checkpoints[^1], "state.json")));
        var lawn = state.RootElement.GetProperty("optimizer").GetProperty("lawn");
        if (lawn.ValueKind == JsonValueKind.Null) return;
        if (lawn.GetProperty("switchStep").ValueKind == JsonValueKind.Null) Free++;
        else Held++;
    }

    long NewestStep() => Checkpoint.Folders(commands.PathOf(name)) is [.., var newest] ? long.Parse(Path.GetFileName(newest)["step-".Length..]) : -1;
}
