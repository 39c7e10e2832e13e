using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Does a trial: `lawn train` as a process of its own.</summary>
sealed class SweepTrial(string? data, string device, int threads)
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs it to its end, or until it is stopped.</summary>
    public async Task<TrialExit> RunAsync(TrialRecord trial, string folder, CancellationToken stop)
    {
        // The run of a worker that died saves and ends by itself; until then it holds the folder.
        while (IsHeld(folder))
        {
            await Task.Delay(Between, stop).ContinueWith(_ => { }, CancellationToken.None);
            if (stop.IsCancellationRequested) return new TrialExit(ExitCode.Interrupted, "");
        }

        return await TrialProcess.RunAsync(Arguments(trial, folder), stop);
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
