using System.Diagnostics;
using Lawn.TestSupport;

namespace Lawn.Training.Tests.Distributed;

/// <summary>Starts a test of <see cref="MpiRankTests"/> on real ranks.</summary>
static class RankTestJob
{
    public static (int Code, string Text) Run(int ranks, string test, string? folder = null, bool sharesMemory = true)
    {
        Mpirun.Require();
        var program = Path.Combine(AppContext.BaseDirectory, "Lawn.Training.Tests");
        var start = Mpirun.Command(ranks, program, "--explicit", "only", "--filter-method", $"*.{nameof(MpiRankTests)}.{test}");
        if (!sharesMemory) start.Environment[MpiProcessGroup.SharedMemoryVariable] = "0";
        if (folder is not null) start.Environment[RankRuns.FolderVariable] = folder;
        using var job = Process.Start(start)!;
        var (output, error) = (job.StandardOutput.ReadToEndAsync(), job.StandardError.ReadToEndAsync());
        var ended = job.WaitForExit(TimeSpan.FromMinutes(3));
        if (!ended) job.Kill(entireProcessTree: true);
        Assert.True(ended, "mpirun does not end");
        return (job.ExitCode, output.Result + error.Result);
    }
}
