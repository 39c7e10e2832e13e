using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Checkpoints;

/// <summary>
/// Long training with random interrupts and resumes ends equal to the uninterrupted run. <c>LAWN_LONG_RUN_MINUTES=60</c> trains an hour on each task,
/// uninterrupted, and as long again in pieces.
/// </summary>
public sealed class LongRunTests : IDisposable
{
    const string Variable = "LAWN_LONG_RUN_MINUTES";
    const int CalibrationEpochs = 2;
    static readonly int[][] Signals = [[Commands.Kill], [Commands.Interrupt], [Commands.Terminate], [Commands.Interrupt, Commands.Terminate]];
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Theory]
    [InlineData("movielens-100k", "ml-100k", "--model", "neumf", "--optimizer", "adam-l", "--batch-size", "4096", "--switch", "auto")]
    [InlineData("fashion-mnist", "fashion-mnist", "--optimizer", "sgd-l", "--batch-size", "100", "--train-limit", "12000", "--augment", "true", "--switch", "auto", "--no-test")]
    public void Long_training_in_pieces_ends_like_that_in_one(string task, string data, params string[] options)
    {
        if (!double.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var minutes)) Assert.Skip($"{Variable} says for how many minutes");
        KillTests.RequireData(data);
        var epochs = EpochsFor(minutes, ["train", "--task", task, .. options, "--threads", "1"]);
        string[] command = ["train", "--task", task, .. options, "--threads", "1", "--epochs", $"{epochs}"];
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Run(command, "whole").ExitCode);
        Report($"{task}: {epochs} epochs without interruption took {watch.Elapsed.TotalMinutes:0.0} min");

        watch.Restart();
        var random = new Random(7);
        var strikes = new Dictionary<string, int>();
        var run = new InterruptedRun(commands, "parts", command, seed: 7);
        while (true)
        {
            var signals = Signals[random.Next(Signals.Length)];
            if (!run.Strike(signals, TimeSpan.FromSeconds(60), "--checkpoint-interval", "2")) break;
            var key = string.Join('+', signals);
            strikes[key] = strikes.GetValueOrDefault(key) + 1;
        }

        Report($"{task}: in pieces {watch.Elapsed.TotalMinutes:0.0} min; interrupted by signals {string.Join(", ", strikes.Select(s => $"{s.Key}: {s.Value} times"))}; "
            + $"{run.Free} in the free phase, {run.Held} after the switch, {run.DuringWrite} while a checkpoint was written; last seen at step {run.Newest}");
        Assert.Equal(Checkpoint.Bytes(commands.PathOf("whole")), Checkpoint.Bytes(commands.PathOf("parts")));
        Assert.Equal(Final("whole"), Final("parts"));
    }

    int EpochsFor(double minutes, IReadOnlyList<string> command)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Run([.. command, "--epochs", $"{CalibrationEpochs}"], "calibration").ExitCode);
        return Math.Max(2, (int)(CalibrationEpochs * minutes / watch.Elapsed.TotalMinutes));
    }

    CommandResult Run(IReadOnlyList<string> command, string name)
    {
        using var process = commands.Start([.. command, "--quiet", "--out", name]);
        return Commands.End(process, TimeSpan.FromDays(1));
    }

    string Final(string name)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(commands.PathOf(name, "summary.json")));
        return summary.RootElement.GetProperty("final").GetRawText() + summary.RootElement.GetProperty("bestByValidation").GetRawText();
    }

    static void Report(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
        if (Environment.GetEnvironmentVariable(Variable + "_LOG") is { } log) File.AppendAllText(log, line + "\n");
    }
}
