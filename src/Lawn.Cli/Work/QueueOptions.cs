using System.CommandLine;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>The options of commands whose workers share a queue of trials.</summary>
sealed class QueueOptions
{
    /// <summary>Where the trials are kept.</summary>
    public Option<string?> Storage { get; } = new("--storage")
    {
        HelpName = "URL",
        Description = "Where the queue of trials is: sqlite:///FILE, or postgresql://USER@HOST:PORT/DATABASE for workers on many machines (the password from PGPASSWORD or PGPASSFILE). [default: a SQLite file in --out]",
    };

    /// <summary>When a silent worker's trial is taken over.</summary>
    public Option<string?> TakeOver { get; } = new("--take-over") { HelpName = "SECONDS", Description = "The trial of a worker not heard of for so long is taken over. [default: 60]" };

    /// <summary>The storage that is given; null for none.</summary>
    /// <exception cref="Training.UserErrorException">It is of no known form.</exception>
    public StorageUrl? StorageOf(ParseResult parsed) => parsed.GetValue(Storage) is { } url ? StorageUrl.Parse(url) : null;

    /// <summary>The time of silence.</summary>
    /// <exception cref="Training.UserErrorException">It is none.</exception>
    public TimeSpan TakeOverOf(ParseResult parsed) => TimeSpan.FromSeconds(SharedOptions.Count("--take-over", parsed.GetValue(TakeOver), 60));
}
