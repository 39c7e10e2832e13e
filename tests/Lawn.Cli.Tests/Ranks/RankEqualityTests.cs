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
