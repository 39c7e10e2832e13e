using Lawn.Cli.Tests.Support;
using Lawn.TestSupport;
using Lawn.Training;

namespace Lawn.Cli.Tests.Ranks;

/// <summary>
/// Two ranks train the model that one process trains which cuts each batch in two: they do the same sums and end in the same bits. Other numbers of
/// ranks and resumed runs are tested on the trainer itself. <c>LAWN_SLOW_TESTS=1</c> adds cases.
/// </summary>
public sealed class RankEqualityTests : IDisposable
{
    static readonly bool IsSlow = Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1";
    readonly RankJobs jobs = new();

    public RankEqualityTests() => Mpirun.Require();

    public void Dispose() => jobs.Dispose();

    [Theory]
    [InlineData("adam-l", false)]
    [InlineData("adam", true)]
    [InlineData("sgd", true)]
    [InlineData("sgd-l", true)]
    [InlineData("lamb-l", true)]
    public void Two_ranks_are_one_process_with_two_parts(string optimizer, bool slow)
    {
        SkipSlow(slow);
        CheckSameBits("--optimizer", optimizer, "--epochs", "2", "--batch-size", "1000");
    }

    [Theory]
    [InlineData("movielens-100k", "neumf", "65536", "adam-l", false)]
    [InlineData("movielens-100k", "mlp", "65536", "adam", true)]
    [InlineData("fashion-mnist", "cnn", "250", "adam-l", false)]
    [InlineData("fashion-mnist", "cnn", "250", "sgd", true)]
    public void On_real_data_too(string task, string model, string batchSize, string optimizer, bool slow)
    {
        SkipSlow(slow);
        RequireData(task);
        CheckSameBits([
            "--task", task, "--model", model, "--batch-size", batchSize, "--optimizer", optimizer, "--epochs", "2", "--free-epochs", optimizer.EndsWith("-l", StringComparison.Ordinal) ? "1" : "0", "--no-test",
            .. task == "fashion-mnist" ? ["--train-limit", "1500", "--augment", "true"] : Array.Empty<string>()]);
    }

    /// <summary>
    /// 3 and 4 ranks, and a run that 3 ranks begin, one process goes on with and 4 end, come to the weights of one process but for the order of sums. The run is interrupted
    /// before the switch, in the second epoch, and after it.
    /// </summary>
    [Theory]
    [InlineData("movielens-100k", "neumf", "49152", "adam")]
    [InlineData("movielens-100k", "neumf", "49152", "adam-l")]
    [InlineData("cifar-10", "cnn-narrow", "240", "sgd")]
    [InlineData("cifar-10", "cnn-narrow", "240", "adam-l")]
    [InlineData("cifar-10", "resnet20", "240", "sgd-l")]
    public void Any_number_of_ranks_comes_to_the_same_on_real_data(string task, string model, string batchSize, string optimizer)
    {
        SkipSlow(true);
        RequireData(task);
        string[] options =
        [
            "--task", task, "--model", model, "--optimizer", optimizer, "--epochs", "4", "--free-epochs", optimizer.EndsWith("-l", StringComparison.Ordinal) ? "2.5" : "0", "--warmup-epochs", "0.5", "--no-test",
            "--learning-rate", optimizer.StartsWith("sgd", StringComparison.Ordinal) ? "0.05" : "0.001", .. task == "cifar-10" ? ["--train-limit", "2400"] : Array.Empty<string>(), .. model == "resnet20" ? ["--sync-batch-norm", "true"] : Array.Empty<string>(),
        ];
        string[] same = [.. options, "--batch-size", batchSize];
        jobs.Train(1, "one", same);
        foreach (var ranks in new[] { 3, 4 }) jobs.Train(ranks, $"ranks-{ranks}", same);
        Interrupt(3, "parts", 1, same);
        Interrupt(1, "parts", 3, same);
        jobs.Train(4, "parts", same);
        jobs.Train(1, "other", [.. options, "--batch-size", $"{int.Parse(batchSize) / 2}"]);

        var (one, apart) = (Summary("one"), Distance("one", "other"));
        foreach (var run in new[] { "ranks-3", "ranks-4", "parts" })
        {
            var (summary, distance) = (Summary(run), Distance("one", run));
            Console.WriteLine($"{task} {model} {optimizer} {run}: weights {distance:E1}, loss {one.Final["train/loss"]:G8} {summary.Final["train/loss"]:G8}, {one.HeadlineMetric} {one.Final["validation/" + one.HeadlineMetric]:G5} {summary.Final["validation/" + one.HeadlineMetric]:G5}; another batch size {apart:E1}");
            Assert.Equal((one.Steps, one.SwitchStep), (summary.Steps, summary.SwitchStep));
            Assert.InRange(distance, 0, apart / 20);
            Assert.Equal(one.Final["train/loss"], summary.Final["train/loss"], 1e-3);
        }
    }

    void Interrupt(int ranks, string run, int epoch, params IEnumerable<string> options)
    {
        using var job = jobs.Start(ranks, run, options);
        jobs.AwaitEpoch(run, epoch);
        Commands.Signal(ranks == 1 ? job.Id : RankJobs.Processes(job)[^1], Commands.Terminate);
        Assert.Contains("interrupted and saved", Commands.End(job).Output);
    }

    // The relative distance of all weights together.
    double Distance(string run, string other)
    {
        var (a, b) = (Weights(run), Weights(other));
        return Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / a.Sum(x => x * x));
    }

    IReadOnlyList<double> Weights(string run)
    {
        var saved = SafeTensorsFile.Read(Path.Combine(Checkpoint.Folder(jobs.PathOf(run)), "model.safetensors"));
        return [.. saved.Where(pair => !pair.Key.Contains("running_", StringComparison.Ordinal) && pair.Value.is_floating_point()).OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.data<float>().Select(value => (double)value))];
    }

    [Fact]
    public void A_batch_that_ranks_do_not_divide_is_refused_in_one_line()
    {
        using var job = jobs.Start(3, "run", "--batch-size", "256", "--gradient-accumulation", "2");
        var result = Commands.End(job);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("3 ranks x --gradient-accumulation 2 do not divide it: give 252 or 258", result.Error);
        Assert.False(Directory.Exists(jobs.PathOf("run")));
    }

    [Fact]
    public void A_group_of_one_rank_may_have_the_options_of_several()
    {
        using var job = jobs.StartGroup(1, "run", "--shard-optimizer", "--rank-timeout", "60", "--epochs", "1");
        var result = Commands.End(job);
        Assert.True(result.ExitCode == 0, result.Error);
        jobs.Train(1, "plain", "--epochs", "1");
        Assert.Equal(Checkpoint.Bytes(jobs.PathOf("plain")), Checkpoint.Bytes(jobs.PathOf("run")));
    }

    void CheckSameBits(params string[] options)
    {
        jobs.Train(1, "one", [.. options, "--gradient-accumulation", "2"]);
        var result = jobs.Train(2, "two", options);
        Assert.Equal(Checkpoint.Bytes(jobs.PathOf("one")), Checkpoint.Bytes(jobs.PathOf("two")));
        var (one, two) = (Summary("one"), Summary("two"));
        Assert.Equal(one.SwitchStep, two.SwitchStep);
        foreach (var (name, value) in one.Final) Assert.Equal(value, two.Final[name], 1e-6);
        Assert.True(two.Final["communication/bytes"] > 0);
        Assert.Single(result.Output.Split('\n'), line => line.StartsWith("run folder:", StringComparison.Ordinal));
    }

    RunSummary Summary(string run) => RunFolder.OpenExisting(jobs.PathOf(run)).Folder.ReadSummary()!;

    static void SkipSlow(bool slow)
    {
        if (slow && !IsSlow) Assert.Skip("one of the slow ring: LAWN_SLOW_TESTS=1");
    }

    static void RequireData(string task)
    {
        var probe = Commands.Run("data", "verify", task);
        if (probe.ExitCode != 0) Assert.Skip($"the data set {task} is not here");
    }
}
