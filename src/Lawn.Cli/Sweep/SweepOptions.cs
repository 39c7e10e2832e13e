using System.CommandLine;

namespace Lawn.Cli;

/// <summary>The options of `lawn sweep`.</summary>
sealed class SweepOptions
{
    /// <summary>The study file.</summary>
    public Argument<string?> Study { get; } = new("STUDY") { Arity = ArgumentArity.ZeroOrOne, Description = "The study, a JSON file with comments; see --example." };

    /// <summary>The queue of trials.</summary>
    public QueueOptions Queue { get; } = new();

    /// <summary>Trials at a time.</summary>
    public Option<string?> Workers { get; } = new("--workers") { HelpName = "N", Description = "Trials at a time here, each a process. [default: 1]" };

    /// <summary>The study's folder.</summary>
    public Option<string?> Output { get; } = new("--out") { HelpName = "DIR", Description = "The study's folder, on a disk that all machines share. [default: runs/NAME]" };

    /// <summary>Threads of a trial.</summary>
    public Option<string?> Threads { get; } = new("--threads") { HelpName = "N", Description = "Threads of each trial. [default: 1]" };

    /// <summary>The data folder.</summary>
    public Option<string?> Data { get; } = SharedOptions.Data();

    /// <summary>The device.</summary>
    public Option<string> Device { get; } = SharedOptions.Device();

    /// <summary>Whether a study to begin with is written.</summary>
    public Option<bool> Example { get; } = new("--example") { Description = "Write a study to begin with to standard output." };

    /// <summary>All options, in the order of the help text.</summary>
    public IEnumerable<Option> All => [Queue.Storage, Workers, Output, Data, Device, Threads, Queue.TakeOver, Example];
}
