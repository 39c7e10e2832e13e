using Lawn.Training;

namespace Lawn.Cli;

/// <summary>What `lawn compare` is asked for.</summary>
sealed record CompareSettings
{
    /// <summary>The configuration that all runs share; the swept options in it mean nothing.</summary>
    public required RunConfig Shared { get; init; }

    /// <summary>The models, a table each.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The optimizers.</summary>
    public required IReadOnlyList<string> Optimizers { get; init; }

    /// <summary>The batch sizes.</summary>
    public required IReadOnlyList<int> BatchSizes { get; init; }

    /// <summary>The learning rates to try.</summary>
    public required PerOptimizer LearningRates { get; init; }

    /// <summary>LAWN's free epochs to try.</summary>
    public required PerOptimizer FreeEpochs { get; init; }

    /// <summary>The base optimizers' weight decays to try besides 0.</summary>
    public required PerOptimizer WeightDecays { get; init; }

    /// <summary>Epochs of a tuning trial; free phase and warm-ups shrink in proportion.</summary>
    public required int TuningEpochs { get; init; }

    /// <summary>The seed of the tuning trials.</summary>
    public required int TuningSeed { get; init; }

    /// <summary>Tuning trials of a cell; null for the longest search of any optimizer.</summary>
    public int? Trials { get; init; }

    /// <summary>The winners run with the seeds 1 to this.</summary>
    public required int Seeds { get; init; }

    /// <summary>Extra rows.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>The cells, in the order in which they are worked on.</summary>
    public IReadOnlyList<Cell> Cells =>
        [.. from model in Models from batchSize in BatchSizes from optimizer in Optimizers select new Cell(model, batchSize, optimizer)];

    /// <summary>The search of a cell.</summary>
    public SearchSpace SpaceOf(Cell cell)
    {
        var space = OwnSpace(cell);
        return space with { Trials = Trials ?? Cells.Max(c => OwnSpace(c).OwnTrials) };
    }

    SearchSpace OwnSpace(Cell cell)
    {
        var rates = LearningRates.For(cell.Optimizer, cell.BatchSize) ?? OptimizerDefaults.LearningRates(cell.Optimizer);
        if (!cell.UsesLawn)
            return new SearchSpace(rates, 0, [.. (WeightDecays.For(cell.Optimizer, cell.BatchSize) ?? OptimizerDefaults.WeightDecays(cell.Optimizer)).Where(d => d != 0)], 0);
        var free = FreeEpochs.For(cell.Optimizer, cell.BatchSize) ?? [0.1 * Shared.Epochs, 0.25 * Shared.Epochs];
        var middle = TwoStageSearch.FromTheMiddle(free, 1).First();
        return new SearchSpace(rates, middle, [.. free.Where(value => value != middle)], 0);
    }
}
