using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>A study: what is searched, how, and at what cost.</summary>
public sealed record Study
{
    /// <summary>Its name in the storage.</summary>
    public required string Name { get; init; }

    /// <summary>The sub-studies, each with its own search and all with the same number of trials.</summary>
    public required IReadOnlyList<SubStudy> Groups { get; init; }

    /// <summary>The method: <c>grid</c>, <c>random</c> or <c>tpe</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Trials of each sub-study.</summary>
    public required int Trials { get; init; }

    /// <summary>The metric, with its split; null for the task's own on validation.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether the metric is made small.</summary>
    public bool Minimizes { get; init; }

    /// <summary>The winners run with the seeds 1 to this, with the test split; 0 for no such runs.</summary>
    public int Seeds { get; init; }

    /// <summary>Epochs of a trial; null for those of the run.</summary>
    public int? TuningEpochs { get; init; }

    /// <summary>The seed of the runs of the search.</summary>
    public int TuningSeed { get; init; } = 1001;

    /// <summary>The seed of the search's own draws.</summary>
    public int SearchSeed { get; init; } = 1;

    /// <summary>Stops hopeless trials; null for never.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>The resolved file, as JSON.</summary>
    public required string Definition { get; init; }

    /// <summary>The search.</summary>
    public ISearch Search => Method switch
    {
        "grid" => new GridSearch(),
        "random" => new RandomSearch(),
        _ => new TpeSearch(Math.Clamp(Trials / 3, 3, 10)),
    };

    /// <summary>The run of a trial of the search.</summary>
    /// <param name="group">The sub-study.</param>
    /// <param name="values">The searched values.</param>
    /// <param name="options">The options of a run.</param>
    /// <exception cref="UserErrorException">It cannot be made.</exception>
    public RunConfig ConfigOf(SubStudy group, IReadOnlyDictionary<string, string> values, IRunOptions options)
    {
        var full = options.Resolve(group.Space.Merge(values));
        if (TuningEpochs > full.Epochs) throw new UserErrorException($"\"tuning-epochs\" {TuningEpochs} is more than epochs {full.Epochs}.");
        return TuningRun.Of(full, TuningEpochs ?? full.Epochs, TuningSeed);
    }
}
