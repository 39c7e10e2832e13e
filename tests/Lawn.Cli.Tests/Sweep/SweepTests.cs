using System.Diagnostics;
using Lawn.Cli.Tests.Support;
using Lawn.Sweeps;
using Lawn.TestSupport;

namespace Lawn.Cli.Tests.Sweep;

public sealed class SweepTests : IDisposable
{
    const string Small = """
        { "options": { "epochs": 3 }, "each": { "optimizer": ["adam", "adam-l"] }, "method": "random", "trials": 4, "search": { "learning-rate": { "low": 1e-3, "high": 0.1, "scale": "log" } } }
        """;

    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Four_workers_of_which_two_are_killed_do_every_trial_once(bool onPostgres)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        using var server = onPostgres ? PostgresServer.Start() : null;
        var url = server?.Url ?? $"sqlite:///{commands.PathOf("queue.db")}";
        Write(Small);
        string[] command = ["sweep", "study.json", "--storage", url, "--out", "study", "--take-over", "3"];
        var workers = new List<Process> { commands.Start(command) };
        Commands.Await(() => Folders().Count >= 1 || workers[0].HasExited);
        workers.AddRange(Enumerable.Range(0, 3).Select(_ => commands.Start(command)));
        using var store = TrialStore.Connect(StorageUrl.Parse(url));
        store.Open("study", "", "");
        int AtWork(Process worker) => store.All().Count(trial => trial.State == TrialState.Running && trial.Worker!.Contains($":{worker.Id}:"));
        foreach (var worker in workers.Skip(1).Take(2))
        {
            Commands.Await(() => AtWork(worker) == 1 || worker.HasExited);
            Commands.Signal(worker, Commands.Kill);
        }

        foreach (var worker in workers)
        {
            var ended = Commands.End(worker);
            Assert.Contains(ended.ExitCode, new[] { 0, 137 });
            worker.Dispose();
        }

        var trials = store.All();
        Assert.Equal(8, trials.Count);
        Assert.Equal(8, Folders().Count);
        Assert.All(trials, trial => Assert.Equal(TrialState.Done, trial.State));
        Assert.All(trials, trial => Assert.Equal([1, 2, 3], trial.Reports.Keys.Order()));
        Assert.All(trials.GroupBy(trial => trial.Group), group => Assert.Equal([1, 2, 3, 4], group.Select(trial => trial.Number).Order()));
        Assert.InRange(trials.Sum(trial => trial.Lost), 1, int.MaxValue); // one may have ended in the moment of the signal; a machine that stands still for 3 s loses more
    }

    [Fact]
    public void An_interrupted_sweep_goes_on_and_ends_in_the_trials_of_one_that_was_not()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        Write("""
            { "options": { "epochs": 4, "optimizer": "adam-l" }, "trials": 4, "seeds": 1, "pruning": { "method": "asha", "first-epoch": 1, "factor": 3 },
              "search": { "learning-rate": { "low": 1e-4, "high": 1, "scale": "log" }, "free-epochs": { "low": 1, "high": 3 } } }
            """);
        Assert.Equal(0, commands.RunProcess("sweep", "study.json", "--out", "whole").ExitCode);
        string[] command = ["sweep", "study.json", "--out", "parts"];
        using (var process = commands.Start(command))
        {
            Commands.Await(() => process.HasExited || Ended("parts") >= 1);
            Commands.Signal(process, Commands.Interrupt);
            var interrupted = Commands.End(process);
            Assert.Equal(130, interrupted.ExitCode);
            Assert.Contains("the same command goes on", interrupted.Output);
            Assert.DoesNotContain(All("parts"), trial => trial.State == TrialState.Running);
        }

        var last = commands.RunProcess(command);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Equal(All("whole").Select(Outcome), All("parts").Select(Outcome));
        Assert.Equal(5, All("whole").Count);
        Assert.Contains(All("whole"), trial => trial.State == TrialState.Pruned);
        Assert.Contains("test/accuracy", last.Output);

        static string Outcome(TrialRecord trial) => $"{trial.Folder} {trial.State} {trial.Value} {trial.Epochs}";
    }

    [Theory]
    [InlineData("{ \"search\": { \"learning-rat\": [1, 2] }, \"trials\": 2 }", "learning-rate")]
    [InlineData("{ \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trial\": 2 }", "no \"trial\"")]
    [InlineData("{ \"search\": { \"learning-rate\": { \"low\": 1, \"high\": 0.1 } }, \"trials\": 2 }", "not below")]
    [InlineData("{ \"search\": { \"learning-rate\": { \"low\": 0, \"high\": 0.1, \"scale\": \"log\" } }, \"trials\": 2 }", "above 0")]
    [InlineData("{ \"search\": { \"schedule\": { \"low\": 0, \"high\": 1 } }, \"trials\": 2 }", "no number")]
    [InlineData("{ \"search\": { \"schedule\": [\"linear\", \"cosin\"] }, \"trials\": 2 }", "cosin")]
    [InlineData("{ \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": \"two\" }", "\"trials\"")]
    [InlineData("{ \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": 3 }", "only 2 different")]
    [InlineData("{ \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": 2, \"metric\": \"test/accuracy\" }", "winners only")]
    [InlineData("{ \"options\": { \"learning-rate\": 1 }, \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": 2 }", "both in")]
    [InlineData("{ \"search\": { \"batch-size\": { \"low\": 1.5, \"high\": 8 } }, \"trials\": 2 }", "whole number")]
    [InlineData("{ \"search\": { \"learning-rate\": [0.1, 0.2], \"weight-decay\": { \"values\": [0, 1], \"when\": { \"optimizer\": \"adam\" } } }, \"trials\": 2 }", "neither in")]
    [InlineData("{ \"search\": { \"learning-rate\": { \"low\": 0.1, \"high\": 1 } }, \"method\": \"grid\" }", "points")]
    [InlineData("{ \"each\": { \"optimizer\": [\"adam\", \"adam-l\"] }, \"search\": { \"learning-rate\": [0.1, 0.2], \"free-epochs\": { \"values\": [1, 2], \"when\": { \"optimizer\": \"adam-l\" } } }, \"method\": \"grid\" }", "equal budgets")]
    [InlineData("{ \"search\": ", "no JSON")]
    [InlineData("{ \"options\": { \"epochs\": 1, \"warmup-epochs\": 2 }, \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": 2 }", "longer than the run")]
    [InlineData("{ \"options\": { \"optimizer\": \"adam-l\", \"scope\": \"nosuchlayer\" }, \"search\": { \"learning-rate\": [0.1, 0.2] }, \"trials\": 2 }", "nosuchlayer")]
    [InlineData("{ \"search\": { \"batch-size\": [0, 64] }, \"trials\": 2 }", "--batch-size must be at least 1")]
    public void A_bad_study_is_one_line_and_leaves_nothing(string study, string part)
    {
        Write(study);
        var result = Commands.Run("sweep", commands.PathOf("study.json"), "--out", commands.PathOf("out"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(part, Assert.Single(result.ErrorLines));
        Assert.False(Directory.Exists(commands.PathOf("out")));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("tpe")]
    public void A_draw_that_the_run_refuses_is_a_refused_trial_with_its_reason_and_the_others_go_on(string method)
    {
        // Five of the eight are refused: two for a warm-up of 2 in 1 epoch when they are drawn, three for a layer that is not there when the task is built.
        Write($$"""
            { "options": { "optimizer": "adam-l", "free-epochs": 0.5 }, "method": "{{method}}", "trials": 8,
              "search": { "epochs": [1, 2], "warmup-epochs": [0, 2], "scope": ["all", "nosuchlayer"] } }
            """);
        var result = commands.RunProcess("sweep", "study.json", "--out", "study");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("5 of the trials were refused for their options", Assert.Single(result.ErrorLines));
        var trials = All("study");
        Assert.Equal(3, trials.Count(trial => trial.State == TrialState.Done));
        Assert.Equal(5, trials.Count(trial => trial.State == TrialState.Refused));
        foreach (var part in new[] { "--warmup-epochs 2 is longer than the run of --epochs 1", "nosuchlayer" })
        {
            Assert.Contains(trials, trial => trial.State == TrialState.Refused && trial.Message!.Contains(part));
            Assert.Contains("refused: ", result.Output);
            Assert.Contains(part, result.Output);
        }

        Assert.Equal(0, Commands.Run("report", commands.PathOf("study"), "--out", commands.PathOf("report.html")).ExitCode);
        var html = File.ReadAllText(commands.PathOf("report.html"));
        Assert.Contains("<title>Lawn: study</title>", html);
        Assert.Contains("--warmup-epochs 2 is longer than the run of --epochs 1", html);
        Assert.DoesNotContain(" left", commands.RunProcess("sweep", "study.json", "--out", "study").Output); // the refused are not tried again
    }

    [Fact]
    public void The_example_is_a_study_and_a_storage_out_of_reach_is_one_line_without_the_password()
    {
        Write(Commands.Run("sweep", "--example").Output);
        var study = StudyFile.Read(commands.PathOf("study.json"), new SweepRunOptions(new RunOptions()));
        Assert.Equal((4, 12), (study.Groups.Count, study.Trials));
        var result = Commands.Run("sweep", commands.PathOf("study.json"), "--out", commands.PathOf("out"), "--storage", "postgresql://me:s3cret@127.0.0.1:1/d");
        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("s3cret", Assert.Single(result.ErrorLines));
        Assert.False(Directory.Exists(commands.PathOf("out")));
    }

    void Write(string study) => File.WriteAllText(commands.PathOf("study.json"), study);

    List<string> Folders() => Directory.Exists(commands.PathOf("study", "runs")) ? [.. Directory.GetFiles(commands.PathOf("study", "runs"), "config.json", SearchOption.AllDirectories)] : [];

    IReadOnlyList<TrialRecord> All(string folder)
    {
        using var store = TrialStore.Connect(StorageUrl.OfFile(commands.PathOf(folder, "sweep.db")));
        if (store.Find("study") is null) return [];
        store.Open("study", "", "");
        return store.All();
    }

    int Ended(string folder) => File.Exists(commands.PathOf(folder, "sweep.db")) ? All(folder).Count(trial => trial.State is TrialState.Done or TrialState.Pruned) : 0;
}
