using System.Text.Json;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests;

public sealed class ProbeTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void A_saved_run_is_measured_and_the_numbers_are_kept()
    {
        var run = commands.PathOf("run");
        Assert.Equal(0, Commands.Run("train", "--epochs", "1", "--threads", "1", "--quiet", "--out", run).ExitCode);
        var result = Commands.Run("probe", run, "--examples", "100", "--eigenvalues", "2", "--threads", "1");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("sharpness/hessian_top2", result.Output);
        Assert.Contains("100 training examples", result.Output);
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "probe.json")));
        var metrics = report.RootElement.GetProperty("metrics");
        Assert.True(metrics.GetProperty("sharpness/hessian_top1").GetDouble() >= metrics.GetProperty("sharpness/hessian_top2").GetDouble());
        Assert.Equal(result.Output, Commands.Run("probe", run, "--examples", "100", "--eigenvalues", "2", "--threads", "1").Output);

        var many = metrics.GetProperty("sharpness/hessian_residual").GetDouble();
        Assert.Equal(0, Commands.Run("probe", run, "--examples", "100", "--eigenvalues", "2", "--products", "2", "--threads", "1").ExitCode);
        using var early = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "probe.json")));
        Assert.True(early.RootElement.GetProperty("metrics").GetProperty("sharpness/hessian_residual").GetDouble() > 10 * many);

        var margins = Commands.Run("probe", run, "--margins", "--examples", "50", "--threads", "1").Output;
        Assert.Contains("margin_normalized/median", margins);
        Assert.DoesNotContain("hessian", margins);
    }

    [Fact]
    public void A_run_without_a_checkpoint_says_so()
    {
        var run = commands.PathOf("run");
        Commands.Run("train", "--epochs", "1", "--threads", "1", "--quiet", "--out", run);
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        var result = Commands.Run("probe", run);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has no checkpoint yet", Assert.Single(result.ErrorLines));
    }
}
