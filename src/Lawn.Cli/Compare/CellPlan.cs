using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Says which runs a cell needs, from the results there are. A pure function of them, so that an interrupted comparison goes on by itself.</summary>
sealed class CellPlan(CompareSettings settings, RunOptions options, Cell cell)
{
    readonly SearchSpace space = settings.SpaceOf(cell);

    /// <summary>The cell.</summary>
    public Cell Cell => cell;

    /// <summary>The extra rows for this cell.</summary>
    public IReadOnlyList<Variant> Variants { get; } = [.. settings.Variants.Where(variant => variant.IsFor(cell))];

    /// <summary>Runs of the whole cell, tuning and seeds.</summary>
    public int RunCount => space.Trials + settings.Seeds * (1 + Variants.Count);

    /// <summary>The run that comes first where nothing is done.</summary>
    public Trial FirstTrial => Look(_ => null).Needed[0];

    /// <summary>How the cell stands.</summary>
    /// <param name="find">The result of a run that finished or diverged; null for one that did not come to its end.</param>
    public CellState Look(Func<Trial, TrialResult?> find)
    {
        var search = TwoStageSearch.Look(space, candidate => find(TuningTrial(candidate))?.Score);
        var state = new CellState { Cell = cell, Search = search };
        if (search.Winner is not { } winner) return state with { Needed = [.. search.Missing.Select(TuningTrial)], IsComplete = search.Missing.Count == 0 };

        var rows = new List<CellRow> { Row(null, WithWinner(winner), find) };
        rows.AddRange(Variants.Select(variant => Row(variant, WithVariant(winner, variant), find)));
        var needed = rows.SelectMany(row => row.Runs).Where(run => run.Result is null).Select(run => run.Trial).ToList();
        return state with { Rows = rows, Needed = needed, IsComplete = needed.Count == 0 };
    }

    /// <summary>The tuning run of a candidate.</summary>
    public Trial TuningTrial(Candidate candidate) =>
        TrialOf(isTuning: true, TuningRun.Of(WithWinner(candidate), settings.TuningEpochs, settings.TuningSeed));

    CellRow Row(Variant? variant, RunConfig config, Func<Trial, TrialResult?> find) => new(
        variant,
        config,
        [.. Enumerable.Range(1, settings.Seeds).Select(seed => TrialOf(isTuning: false, config with { Seed = seed })).Select(trial => new RowRun(trial, find(trial)))]);

    RunConfig WithWinner(Candidate candidate) => settings.Shared with
    {
        Model = cell.Model,
        Optimizer = cell.Optimizer,
        BatchSize = cell.BatchSize,
        LearningRate = candidate.LearningRate,
        FreeEpochs = cell.UsesLawn ? candidate.Second : 0,
        WeightDecay = cell.UsesLawn ? 0 : candidate.Second,
        RewarmupEpochs = cell.UsesLawn ? settings.Shared.RewarmupEpochs : 0,
        SecondPeak = cell.UsesLawn ? settings.Shared.SecondPeak : null,
        Switch = cell.UsesLawn ? settings.Shared.Switch : new RunConfig().Switch,
    };

    RunConfig WithVariant(Candidate winner, Variant variant) =>
        variant.Changes.Aggregate(WithWinner(winner), (config, change) => options.Find(change.Key).Set(config, change.Value));

    Trial TrialOf(bool isTuning, RunConfig config)
    {
        var second = cell.UsesLawn ? $"free{Format.Short(config.FreeEpochs)}" : $"decay{Format.Short(config.WeightDecay)}";
        var name = $"{(isTuning ? "tune" : $"seed{config.Seed}")}-rate{Format.Short(config.LearningRate)}-{second}-{RunNames.Mark(config, options)}";
        return new Trial(Path.Combine("runs", cell.ToString(), name), cell, config, isTuning);
    }
}
