namespace Lawn.Sweeps;

/// <summary>A trial in the storage.</summary>
public sealed record TrialRecord
{
    /// <summary>Its number in the storage.</summary>
    public long Id { get; init; }

    /// <summary>The sub-study it belongs to.</summary>
    public required string Group { get; init; }

    /// <summary>Its number in the sub-study's search, from 1; for a final run the seed.</summary>
    public required int Number { get; init; }

    /// <summary>Whether it is a run of the winner, with the test split, and not of the search.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>The run folder below the study's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Every option of the run, by name without dashes.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The searched values.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>How it stands.</summary>
    public TrialState State { get; init; }

    /// <summary>The metric after the last epoch that counts; null where there is none.</summary>
    public double? Value { get; init; }

    /// <summary>Seconds that workers were at it.</summary>
    public double Seconds { get; init; }

    /// <summary>The worker that has it, or had it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Ends without a result.</summary>
    public int Attempts { get; init; }

    /// <summary>Workers that died at it.</summary>
    public int Lost { get; init; }

    /// <summary>What went wrong; null for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>The metric by epoch, as far as it counts; not finite values are left out.</summary>
    public IReadOnlyDictionary<int, double> Reports { get; init; } = new Dictionary<int, double>();

    /// <summary>Epochs with a report.</summary>
    public int Epochs { get; init; }
}
