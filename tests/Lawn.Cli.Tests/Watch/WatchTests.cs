using Lawn.Cli.Tests.Support;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli.Tests.Watch;

public sealed class WatchTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void A_run_of_another_process_is_followed_from_before_it_begins_to_its_end()
    {
        var run = commands.PathOf("run");
        using var watch = commands.Start("watch", run);
        Assert.Contains("waiting for a run", watch.StandardOutput.ReadLine());
        Assert.Equal(0, commands.RunProcess("train", "--epochs", "3", "--threads", "1", "--quiet", "--out", run).ExitCode);
        var result = Commands.End(watch);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (var epoch in new[] { "epoch 1/3", "epoch 2/3", "epoch 3/3" }) Assert.Contains(epoch, result.Output);
        Assert.Contains("norms held from step", result.Output);
    }

    [Fact]
    public void A_finished_run_is_shown_at_once()
    {
        var run = commands.PathOf("run");
        Commands.Run("train", "--epochs", "2", "--threads", "1", "--quiet", "--out", run);
        var result = Commands.Run("watch", run);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("epoch 2/2", result.Output);
        Assert.Contains("test/accuracy", result.Output);
    }

    [Fact]
    public void Ctrl_C_leaves_and_the_run_is_left_alone()
    {
        using var watch = commands.Start("watch", commands.PathOf("run"));
        watch.StandardOutput.ReadLine();
        Commands.Signal(watch, Commands.Interrupt);
        Assert.Equal(130, Commands.End(watch).ExitCode);
        Assert.False(Directory.Exists(commands.PathOf("run")));
    }

    [Fact]
    public void The_live_view_has_metrics_norms_and_the_time_left()
    {
        var epochs = Enumerable.Range(1, 4).Select(k => new LoggedEpoch(k, 100 * k, "free", new Dictionary<string, double>
        {
            ["train/loss"] = 1.0 / k,
            ["validation/accuracy"] = 0.2 * k,
            ["l2_norm/weight/fc.weight"] = k,
            ["angle/fc.weight"] = 0.5,
            ["flattening/index"] = 0.0012 * k,
            ["samples_per_second"] = 2560,
            ["learning_rate"] = 0.01,
        })).ToList();
        var run = new LoadedRun("run", new RunConfig { Model = "mlp", Epochs = 10, BatchSize = 256 }, epochs, null);
        using var output = new StringWriter();
        Terminal.Of(output, TextWriter.Null).Out.Write(WatchView.Draw(run));
        var text = output.ToString();
        Assert.Contains("epoch 4 of 10, step 400, free", text);
        Assert.Contains("1 min 00 s of training left", text); // six epochs of 100 steps of 256
        Assert.Contains("fc.weight", text);
        Assert.Matches("flattening/index +4.8E-3 +▁", text);
        Assert.DoesNotContain("angle", text);
        Assert.Contains("▁▃▆█", text);
    }

    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new[] { 5.0, 5.0 }, "▁▁")]
    [InlineData(new[] { 0.0, double.NaN, 7.0 }, "▁█")]
    public void Sparks(double[] values, string expected) => Assert.Equal(expected, WatchView.Spark(values));

    [Fact]
    public void A_file_is_no_run()
    {
        File.WriteAllText(commands.PathOf("file"), "");
        var result = Commands.Run("watch", commands.PathOf("file"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is a file", Assert.Single(result.ErrorLines));
    }
}
