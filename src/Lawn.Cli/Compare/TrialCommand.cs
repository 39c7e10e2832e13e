namespace Lawn.Cli;

/// <summary>Writes the command line of a trial: `lawn train` with one thread.</summary>
sealed class TrialCommand(RunOptions options, RunStore store, string? data, string device)
{
    /// <summary>The arguments of `lawn`.</summary>
    public IReadOnlyList<string> Arguments(Trial trial) =>
    [
        "train",
        .. options.ToArguments(trial.Config),
        .. data is null ? [] : new[] { "--data", data },
        "--out", store.PathOf(trial),
        "--device", device,
        "--threads", "1",
        .. trial.IsTuning ? new[] { "--no-test" } : [],
        "--quiet",
        TrainCommand.StopAtEndOfInput,
    ];
}
