using System.Text.Json;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void Plain_train_trains_the_synthetic_task_with_LAWN_in_a_folder_of_its_own()
    {
        var result = commands.RunProcess("train");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var folder = commands.PathOf("runs", "synthetic-mlp-adam-l-b256-seed1");
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal("adam-l", config.RootElement.GetProperty("config").GetProperty("optimizer").GetString());
        Assert.Equal("mlp", config.RootElement.GetProperty("config").GetProperty("model").GetString());
        Assert.Equal("train", config.RootElement.GetProperty("commandLine")[1].GetString());
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")));
        Assert.Equal("finished", summary.RootElement.GetProperty("status").GetString());
        Assert.Equal(96, summary.RootElement.GetProperty("switchStep").GetInt32()); // 3 of 20 epochs of 32 steps
        Assert.True(summary.RootElement.GetProperty("final").GetProperty("test/accuracy").GetDouble() > 0.6); // chance is 0.1
        Assert.Contains("norms held from step 96 on", result.Output);
        Assert.Equal(20, result.Output.Split('\n').Count(line => line.StartsWith("epoch ")));
        Assert.Equal(20, File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Length);
    }

    [Fact]
    public void Another_option_at_its_default_place_makes_another_folder()
    {
        Assert.Equal(0, commands.RunProcess("train", "--epochs", "1", "--optimizer", "sgd").ExitCode);
        Assert.Equal(0, commands.RunProcess("train", "--epochs", "1", "--optimizer", "sgd", "--learning-rate", "0.05").ExitCode);
        var folders = Directory.GetDirectories(commands.PathOf("runs"));
        Assert.Equal(2, folders.Length);
        Assert.All(folders, folder => Assert.Matches("synthetic-mlp-sgd-b256-seed1-[0-9a-f]{8}$", folder));
    }

    [Fact]
    public void Quiet_shows_the_final_metrics_only_and_no_test_leaves_the_test_split_alone()
    {
        var result = Commands.Run("train", "--epochs", "2", "--quiet", "--no-test", "--threads", "1", "--out", commands.PathOf("run"));
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("epoch 1/2", result.Output);
        Assert.Contains("validation/accuracy", result.Output);
        Assert.DoesNotContain("test/", result.Output);
        Assert.DoesNotContain("test/", File.ReadAllText(commands.PathOf("run", "metrics.jsonl")));
    }

    [Fact]
    public void A_finished_run_is_not_run_twice()
    {
        string[] command = ["train", "--epochs", "2", "--threads", "1", "--out", commands.PathOf("run")];
        Assert.Equal(0, Commands.Run(command).ExitCode);
        var files = Directory.GetFiles(commands.PathOf("run"), "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        var second = Commands.Run(command);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("done already", second.Output);
        Assert.Contains("test/accuracy", second.Output);
        Assert.Equal(files, Directory.GetFiles(commands.PathOf("run"), "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void A_folder_of_another_run_is_left_alone()
    {
        Assert.Equal(0, Commands.Run("train", "--epochs", "1", "--threads", "1", "--out", commands.PathOf("run")).ExitCode);
        var other = Commands.Run("train", "--epochs", "1", "--threads", "1", "--learning-rate", "0.1", "--out", commands.PathOf("run"));
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("learningRate 0.003 there, 0.1 here", Assert.Single(other.ErrorLines));
    }

    [Fact]
    public void A_diverged_run_names_the_fault_and_ends_with_1_also_when_asked_again()
    {
        string[] command = ["train", "--optimizer", "sgd", "--learning-rate", "1e30", "--warmup-epochs", "0", "--epochs", "2", "--quiet", "--threads", "1", "--out", commands.PathOf("run")];
        for (var time = 0; time < 2; time++)
        {
            var result = Commands.Run(command);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("diverged", Assert.Single(result.ErrorLines));
        }

        Assert.Contains("\"diverged\"", File.ReadAllText(commands.PathOf("run", "summary.json")));
    }

    [Fact]
    public void TensorBoard_files_are_written_when_asked_for()
    {
        Assert.Equal(0, Commands.Run("train", "--epochs", "1", "--threads", "1", "--tensorboard", "--out", commands.PathOf("run")).ExitCode);
        Assert.NotEmpty(Directory.GetFiles(commands.PathOf("run"), "events.out.tfevents.*"));
    }
}
