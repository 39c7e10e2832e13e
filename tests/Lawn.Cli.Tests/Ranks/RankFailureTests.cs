using System.Diagnostics;
using System.Runtime.InteropServices;
using Lawn.Cli.Tests.Support;
using Lawn.TestSupport;

namespace Lawn.Cli.Tests.Ranks;

/// <summary>A rank that is lost ends the job with a message that names it, and the run goes on from its last checkpoint.</summary>
public sealed partial class RankFailureTests : IDisposable
{
    const int Stop = 19;
    const int AddressSpace = 9; // RLIMIT_AS
    const int LongestEnd = 60; // seconds; the test of a timeout would otherwise wait for ever
    static readonly string[] Options = ["--epochs", "100000", "--batch-size", "1024"];
    readonly RankJobs jobs = new();

    public RankFailureTests()
    {
        Mpirun.Require();
        if (!OperatingSystem.IsLinux()) Assert.Skip("the processes of ranks are found in /proc");
    }

    public void Dispose() => jobs.Dispose();

    [Fact]
    public void A_killed_rank_ends_the_job_and_the_run_goes_on()
    {
        using (var first = jobs.Start(2, "run", Options))
        {
            jobs.AwaitEpoch("run", 2);
            Commands.Signal(first, Commands.Terminate); // to mpirun, which passes it on: rank 0 saves
            Assert.Contains("interrupted and saved", EndOf(first).Output);
        }

        var saved = Checkpoint.Folder(jobs.PathOf("run"));
        var epochs = jobs.Epochs("run");
        using (var second = jobs.Start(2, "run", Options))
        {
            jobs.AwaitEpoch("run", epochs + 2);
            Commands.Signal(RankJobs.Processes(second)[1], Commands.Kill);
            var result = EndOf(second);
            Assert.NotEqual(0, result.ExitCode);
            Assert.Matches(@"rank 1 .*signal 9", result.Output + result.Error);
        }

        Assert.Equal(saved, Checkpoint.Folder(jobs.PathOf("run")));
        jobs.KeepEpochs("run", epochs); // those after them are the killed job's, and would be taken for the next one's
        using var third = jobs.Start(2, "run", Options);
        jobs.AwaitEpoch("run", epochs + 1);
        Commands.Signal(RankJobs.Processes(third)[1], Commands.Terminate); // one rank alone is told to stop
        Assert.Contains($"going on from step {int.Parse(saved[^9..])} ", EndOf(third).Output);
        Assert.NotEqual(saved, Checkpoint.Folder(jobs.PathOf("run")));
    }

    [Fact]
    public void A_stopped_rank_is_named_after_the_timeout()
    {
        using var job = jobs.Start(2, "run", [.. Options, "--rank-timeout", "2"]);
        jobs.AwaitEpoch("run", 2);
        var stopped = RankJobs.Processes(job)[1];
        Commands.Signal(stopped, Stop);
        var result = EndOf(job);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches($@"lawn: rank 1 \(process {stopped} on .+\) did not answer for 2 s", result.Error);
    }

    [Fact]
    public void A_rank_that_runs_out_of_memory_ends_the_job_and_is_named()
    {
        using var job = jobs.StartWith("MALLOC_MMAP_THRESHOLD_=65536", "run", [.. Options, "--rank-timeout", "5"]);
        jobs.AwaitEpoch("run", 2);
        var starved = RankJobs.Processes(job)[1];
        Assert.Equal(0, prlimit(starved, AddressSpace, new Limit(1 << 20, 1 << 20), 0)); // less than it has: it gets no more
        var result = EndOf(job);
        Assert.NotEqual(0, result.ExitCode);
        // Whoever meets it first says so: the run; .NET, whose end mpirun tells of; or, where even that takes memory, the other rank.
        Assert.Matches($@"lawn: rank 1 \(process {starved} on .+\)(: out of memory| did not answer for 5 s)|process rank 1 .*signal 6", result.Output + result.Error);
    }

    [Fact]
    public void A_rank_that_never_had_enough_memory_is_named()
    {
        using var job = jobs.StartWith("DOTNET_GCHeapHardLimit=0x300000", "run", [.. Options, "--rank-timeout", "10"]); // 3 MiB
        var result = EndOf(job);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches("rank 1|Process name: .*,1]", result.Output + result.Error);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prlimit(int process, int resource, in Limit limit, nint old);

    readonly record struct Limit(ulong Soft, ulong Hard);

    static CommandResult EndOf(Process job)
    {
        var watch = Stopwatch.StartNew();
        var result = Commands.End(job);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(LongestEnd), $"the job took {watch.Elapsed} to end");
        return result;
    }
}
