using System.Text.Json;
using Lawn.Cli.Tests.Support;
using Lawn.Sweeps;
using Lawn.TestSupport;

namespace Lawn.Cli.Tests.Compare;

public sealed class CompareTests : IDisposable
{
    static readonly string[] Small =
    [
        "compare", "--optimizers", "adam,adam-l", "--batch-sizes", "512", "--epochs", "4", "--tuning-epochs", "2", "--learning-rates", "0.003,0.01",
        "--free-epochs", "1,2", "--seeds", "2", "--extra", "adam-l@free-epochs=0", "--out", "cmp",
    ];

    const int Runs = 2 * 3 + 3 * 2;

    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void A_small_comparison_from_end_to_end_with_interruptions()
    {
        Interrupt(() => Summaries().Count >= 1, Commands.Interrupt, expected: 130);
        Assert.InRange(Summaries().Count, 1, Runs - 1);
        Assert.Contains("Unfinished", File.ReadAllText(commands.PathOf("cmp", "compare.md")));
        Interrupt(() => Summaries().Count >= 5, Commands.Kill, expected: 137); // its runs see the end of their input and stop

        var done = Summaries().ToDictionary(path => path, File.ReadAllText);
        var result = commands.RunProcess(Small);
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.ErrorLines, line => Assert.Contains("taken over from a worker that was lost", line));
        Assert.Equal(Runs, Summaries().Count);
        Assert.All(done, pair => Assert.Equal(pair.Value, File.ReadAllText(pair.Key)));
        CheckReport();

        var before = File.ReadAllText(commands.PathOf("cmp", "compare.json"));
        Assert.DoesNotContain(" left", commands.RunProcess(Small).Output); // nothing is run again
        File.Delete(commands.PathOf("cmp", "compare.png"));
        Assert.Equal(0, commands.RunProcess("compare", "--out", "cmp", "--report-only").ExitCode);
        Assert.Equal(before, File.ReadAllText(commands.PathOf("cmp", "compare.json")));
        Assert.True(new FileInfo(commands.PathOf("cmp", "compare.png")).Length > 5000);

        File.Delete(commands.PathOf("cmp", "compare.db")); // as an earlier version left the folder
        var earlier = commands.RunProcess(Small);
        Assert.Equal((0, ""), (earlier.ExitCode, earlier.Error));
        Assert.DoesNotContain("12/12", earlier.Output); // no run is shown, as none is done
        Assert.Equal(before, File.ReadAllText(commands.PathOf("cmp", "compare.json")));
        Assert.Equal(0, commands.RunProcess("report", "cmp").ExitCode);
    }

    [Fact]
    public void A_second_machine_joins_by_the_same_storage_and_takes_over_when_the_first_is_killed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        using var server = PostgresServer.Start();
        string[] command = [.. Small, "--workers", "1", "--storage", server.Url.Replace("lawn@", "lawn:s3cret@"), "--take-over", "3"];
        using var first = commands.Start(command);
        Commands.Await(() => Summaries().Count >= 1 || first.HasExited);
        using var second = commands.Start(command);
        using var store = TrialStore.Connect(StorageUrl.Parse(server.Url));
        var name = "";
        Commands.Await(() => (name = StudyIn(server.Url)).Length > 0);
        store.Open(name, "", "");
        Commands.Await(() => store.All().Select(trial => trial.Worker).OfType<string>().Distinct().Count() >= 2 && store.All().Any(trial => trial.State == TrialState.Running && trial.Worker!.Contains($":{first.Id}:")));
        Commands.Signal(first, Commands.Kill);
        Assert.Equal(137, Commands.End(first).ExitCode);
        var result = Commands.End(second);
        Assert.Equal((0, Runs), (result.ExitCode, Summaries().Count));
        CheckReport();
        var trials = store.All();
        Assert.Equal(Runs, trials.Count);
        Assert.All(trials, trial => Assert.Equal(TrialState.Done, trial.State));
        Assert.DoesNotContain("s3cret", string.Concat(Directory.GetFiles(commands.PathOf("cmp")).Select(File.ReadAllText)));
    }

    [Fact]
    public void A_queue_that_is_elsewhere_is_one_line()
    {
        string[] once = ["compare", "--optimizers", "sgd", "--batch-sizes", "1024", "--epochs", "1", "--seeds", "1", "--trials", "1", "--jobs", "1", "--out", "cmp"];
        Assert.Equal(0, commands.RunProcess(once).ExitCode);
        var result = commands.RunProcess([.. once, "--storage", "sqlite:///other.db"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("leave out --storage", Assert.Single(result.ErrorLines));
        var deleted = Directory.GetDirectories(commands.PathOf("cmp", "runs", "mlp-sgd-b1024"), "seed1-*").Single();
        Directory.Delete(deleted, recursive: true);
        result = commands.RunProcess(once);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("delete the queue too", Assert.Single(result.ErrorLines));
    }

    static string StudyIn(string url)
    {
        var host = url.Split("host=")[1];
        using var connection = new Npgsql.NpgsqlConnection($"Host={host};Username=lawn;Database=postgres");
        connection.Open();
        using var query = new Npgsql.NpgsqlCommand("SELECT name FROM lawn_study", connection);
        return query.ExecuteScalar() as string ?? "";
    }

    [Fact]
    public void A_cell_whose_every_trial_diverges_is_reported_as_such()
    {
        var result = commands.RunProcess("compare", "--optimizers", "sgd", "--batch-sizes", "1024", "--learning-rates", "1e30", "--epochs", "1", "--warmup-epochs", "0", "--seeds", "1", "--trials", "2", "--out", "cmp");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var report = Report();
        var row = Assert.Single(report.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("diverged", row.GetProperty("status").GetString());
        Assert.Equal(2, row.GetProperty("tuning").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("tuning")[0].GetProperty("score").ValueKind);
    }

    void Interrupt(Func<bool> when, int signal, int expected)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("signals are sent by the C library");
        using var process = commands.Start(Small);
        Commands.Await(() => when() || process.HasExited);
        Commands.Signal(process, signal);
        Assert.Equal(expected, Commands.End(process).ExitCode);
        Commands.Await(() => Directory.GetFiles(commands.PathOf("cmp", "runs"), ".lock", SearchOption.AllDirectories).Length == 0); // no run at work
    }

    List<string> Summaries() => Directory.Exists(commands.PathOf("cmp", "runs")) ? [.. Directory.GetFiles(commands.PathOf("cmp", "runs"), "summary.json", SearchOption.AllDirectories)] : [];

    JsonDocument Report() => JsonDocument.Parse(File.ReadAllText(commands.PathOf("cmp", "compare.json")));

    void CheckReport()
    {
        using var report = Report();
        Assert.True(report.RootElement.GetProperty("isComplete").GetBoolean());
        Assert.Equal(Runs, report.RootElement.GetProperty("runsDone").GetInt32());
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(["adam", "adam-l", "adam-l"], rows.Select(row => row.GetProperty("optimizer").GetString()));
        foreach (var row in rows)
        {
            var folders = row.GetProperty("runs").EnumerateArray().Select(folder => folder.GetString()!).ToList();
            Assert.Equal(2, folders.Count);
            var values = folders.Select(folder => Metric(folder, "test/accuracy")).ToList();
            var spread = row.GetProperty("metrics").GetProperty("test/accuracy");
            Assert.Equal(values.Average(), spread.GetProperty("mean").GetDouble(), 12);
            Assert.Equal(Math.Abs(values[0] - values[1]) / Math.Sqrt(2), spread.GetProperty("standardDeviation").GetDouble(), 12);
        }

        double Mean(int row) => rows[row].GetProperty("metrics").GetProperty("test/accuracy").GetProperty("mean").GetDouble();
        Assert.Equal(Mean(1) - Mean(0), rows[1].GetProperty("lessBase").GetProperty("test/accuracy").GetProperty("mean").GetDouble(), 12);
        Assert.Equal(0, rows[2].GetProperty("freeEpochs").GetDouble());
        CheckTuning(rows[0], rows[1]);
        Assert.Contains(Format.Metric(Mean(1)), File.ReadAllText(commands.PathOf("cmp", "compare.md")));
        Assert.DoesNotContain("Unfinished", File.ReadAllText(commands.PathOf("cmp", "compare.md")));
    }

    void CheckTuning(params JsonElement[] rows)
    {
        foreach (var row in rows)
        {
            var trials = row.GetProperty("tuning").EnumerateArray().ToList();
            Assert.Equal(3, trials.Count);
            Assert.All(trials, trial => Assert.Equal(Metric(trial.GetProperty("folder").GetString()!, "validation/accuracy"), trial.GetProperty("score").GetDouble()));
            var best = trials.MaxBy(trial => trial.GetProperty("score").GetDouble());
            Assert.Equal(best.GetProperty("learningRate").GetDouble(), row.GetProperty("learningRate").GetDouble());
            Assert.All(trials, trial => Assert.DoesNotContain("test/", File.ReadAllText(commands.PathOf("cmp", trial.GetProperty("folder").GetString()!, "summary.json"))));
        }
    }

    double Metric(string folder, string name)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(commands.PathOf("cmp", folder, "summary.json")));
        return summary.RootElement.GetProperty("final").GetProperty(name).GetDouble();
    }
}
