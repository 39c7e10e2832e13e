using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lawn.Training.Tests.Distributed;

/// <summary>Starts a test of <see cref="TcpRankTests"/> on processes with torchrun's variables.</summary>
static class ProcessJob
{
    /// <summary>Runs the ranks to their end.</summary>
    public static IReadOnlyList<(int Code, string Text)> Run(string test, int ranks, params IReadOnlyList<(string Name, string Value)> variables)
    {
        var port = FreePort();
        var jobs = Enumerable.Range(0, ranks).Select(rank =>
        {
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Lawn.Training.Tests"), ["--explicit", "only", "--filter-method", $"*.{nameof(TcpRankTests)}.{test}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in (IEnumerable<(string, string)>)[("RANK", $"{rank}"), ("WORLD_SIZE", $"{ranks}"), ("LOCAL_RANK", $"{rank}"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", $"{port}"), ("OMP_NUM_THREADS", "1"), .. variables])
                start.Environment[name] = value;
            var job = Process.Start(start)!;
            return (Job: job, Output: job.StandardOutput.ReadToEndAsync(), Error: job.StandardError.ReadToEndAsync());
        }).ToList();
        try
        {
            foreach (var (job, _, _) in jobs) Assert.True(job.WaitForExit(TimeSpan.FromMinutes(3)), "a rank does not end");
            return [.. jobs.Select(j => (j.Job.ExitCode, j.Output.Result + j.Error.Result))];
        }
        finally
        {
            foreach (var (job, _, _) in jobs)
            {
                if (!job.HasExited) job.Kill(entireProcessTree: true);
                job.Dispose();
            }
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
