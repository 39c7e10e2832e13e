using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Does a trial: `lawn train` as a process of its own.</summary>
/// <param name="data">The user's data folder, if given.</param>
/// <param name="device">The device that trains.</param>
/// <param name="threads">Threads of a trial.</param>
/// <param name="othersCanRun">Asked where a run refuses to begin: whether others of the study could here, so that the fault is in its own options; null for never.</param>
sealed class TrialRunner(string? data, string device, int threads, Func<bool>? othersCanRun = null)
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    readonly SemaphoreSlim one = new(1);

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    public async Task<TrialExit> RunAsync(TrialRecord trial, string folder, CancellationToken stop)
    {
        // The run of a worker that died saves and ends by itself; until then it holds the folder.
        while (IsHeld(folder))
        {
            await Task.Delay(Between, stop).ContinueWith(_ => { }, CancellationToken.None);
            if (stop.IsCancellationRequested) return new TrialExit(ExitCode.Interrupted, "");
        }

        var exit = await TrialProcess.RunAsync(Arguments(trial, folder), stop);
        return exit.Code == ExitCode.UserError && othersCanRun is not null ? exit with { IsRefusal = await AskAsync() } : exit;
    }

    async Task<bool> AskAsync()
    {
        await one.WaitAsync(CancellationToken.None); // it builds the task, which takes memory
        try
        {
            return await Task.Run(othersCanRun!, CancellationToken.None);
        }
        finally
        {
            one.Release();
        }
    }

    static bool IsHeld(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ".lock"))) return false;
        try
        {
            FolderLock.Take(folder).Dispose();
            return false;
        }
        catch (UserErrorException fault) when (fault.InnerException is IOException)
        {
            return true;
        }
    }

    IReadOnlyList<string> Arguments(TrialRecord trial, string folder) =>
    [
        "train",
        .. trial.Options.SelectMany(pair => new[] { "--" + pair.Key, pair.Value }),
        .. data is null ? [] : new[] { "--data", data },
        "--out", folder,
        "--device", device,
        "--threads", $"{threads}",
        .. trial.IsFinal ? [] : new[] { "--no-test" },
        "--quiet",
        TrainCommand.StopAtEndOfInput,
    ];
}
