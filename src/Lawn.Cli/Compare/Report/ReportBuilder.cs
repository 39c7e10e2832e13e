using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Makes the report from the states of the cells.</summary>
static class ReportBuilder
{
    /// <summary>The report.</summary>
    public static CompareReport Build(CompareSettings settings, IReadOnlyList<string> command, IReadOnlyList<(CellPlan Plan, CellState State)> cells)
    {
        var rows = cells.SelectMany(cell => RowsOf(cell.Plan, cell.State)).ToList();
        return new CompareReport
        {
            Command = command,
            Task = settings.Shared.Task,
            HeadlineMetric = cells.SelectMany(cell => cell.State.Rows).SelectMany(row => row.Runs).Select(run => run.Summary?.HeadlineMetric).FirstOrDefault(name => name is not null),
            Protocol = Protocol.Describe(settings),
            IsComplete = cells.All(cell => cell.State.IsComplete),
            RunsDone = cells.Sum(cell => cell.State.RunsDone),
            Rows = [.. rows.Select(row => row with { LessBase = LessBase(row, rows) })],
        };
    }

    static IEnumerable<ReportRow> RowsOf(CellPlan plan, CellState state)
    {
        var tuning = state.Search.Tried.Select(t => TrialOf(plan, t.Candidate, t.Score)).ToList();
        if (state.Rows.Count == 0)
        {
            yield return Empty(state) with { Tuning = tuning };
            yield break;
        }

        foreach (var row in state.Rows)
        {
            var done = row.Runs.Where(run => run.Summary is not null).ToList();
            var finished = done.Select(run => run.Summary!).Where(summary => summary.Status == RunStatus.Finished).ToList();
            yield return Empty(state) with
            {
                Variant = row.Variant?.Label,
                Status = done.Count == row.Runs.Count ? "complete" : "unfinished",
                LearningRate = row.Config.LearningRate,
                FreeEpochs = row.Config.UsesLawn ? row.Config.FreeEpochs : null,
                WeightDecay = row.Config.UsesLawn ? null : row.Config.WeightDecay,
                Tuning = row.Variant is null ? tuning : [],
                Runs = [.. done.Select(run => run.Trial.Folder)],
                DivergedRuns = done.Count - finished.Count,
                Metrics = finished.SelectMany(summary => summary.Final).GroupBy(metric => metric.Key).ToDictionary(g => g.Key, g => Spread.Of([.. g.Select(m => m.Value)])),
            };
        }
    }

    static ReportRow Empty(CellState state) => new()
    {
        Model = state.Cell.Model,
        BatchSize = state.Cell.BatchSize,
        Optimizer = state.Cell.Optimizer,
        Status = state.AllDiverged ? "diverged" : "unfinished",
    };

    static ReportTrial TrialOf(CellPlan plan, Candidate candidate, double score) => new(
        candidate.LearningRate,
        plan.Cell.UsesLawn ? candidate.Second : null,
        plan.Cell.UsesLawn ? null : candidate.Second,
        double.IsFinite(score) ? score : null,
        plan.TuningTrial(candidate).Folder);

    static Dictionary<string, Difference> LessBase(ReportRow row, IReadOnlyList<ReportRow> rows)
    {
        if (!row.Optimizer.EndsWith("-l", StringComparison.Ordinal)) return [];
        var bare = rows.FirstOrDefault(r => r.Variant is null && r.Model == row.Model && r.BatchSize == row.BatchSize && r.Optimizer == row.Optimizer[..^2]);
        if (bare is null) return [];
        return row.Metrics.Where(metric => bare.Metrics.ContainsKey(metric.Key)).ToDictionary(m => m.Key, m => Difference.Of(m.Value, bare.Metrics[m.Key]));
    }
}
