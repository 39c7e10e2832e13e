using System.CommandLine;
using System.Globalization;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>How often a run saves itself, and how much of that it keeps.</summary>
sealed class CheckpointOptions
{
    readonly Option<string?> interval = new("--checkpoint-interval")
    {
        HelpName = "SECONDS",
        Description = $"The least time between two checkpoints; 0 saves after every step. [default: {new TrainerOptions().CheckpointInterval.TotalSeconds.ToString(CultureInfo.InvariantCulture)}]",
    };

    readonly Option<string?> kept = new("--checkpoints-kept")
    {
        HelpName = "N",
        Description = $"How many checkpoints are kept, the newest ones. [default: {new TrainerOptions().CheckpointsKept}]",
    };

    /// <summary>Both of them.</summary>
    public IEnumerable<Option> All => [interval, kept];

    /// <summary>The trainer's options with those of a command line.</summary>
    /// <exception cref="UserErrorException">A value cannot be.</exception>
    public TrainerOptions Read(ParseResult parsed)
    {
        var options = new TrainerOptions();
        options = options with { CheckpointsKept = SharedOptions.Count(kept.Name, parsed.GetValue(kept), options.CheckpointsKept) };
        if (parsed.GetValue(interval) is not { } text) return options;
        var seconds = Values.Number(interval.Name, text);
        if (!(seconds is >= 0 and <= 1e9)) throw new UserErrorException($"{interval.Name} must be at least 0 and at most 1e9, not {text}.");
        return options with { CheckpointInterval = TimeSpan.FromSeconds(seconds) };
    }
}
