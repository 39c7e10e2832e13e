using Lawn.Sweeps;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows what a sweep came to: the best of each sub-study, what it cost, and the winners over seeds.</summary>
static class SweepTable
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, Study study, StudyPlan plan, TrialStore store, string root)
    {
        var trials = store.All();
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2, Title = new TableTitle($"{study.Name}: {study.Method}, {study.Trials} trials each".EscapeMarkup()) };
        foreach (var title in new[] { "sub-study", "best values", store.Study.Metric, "done", "pruned", "diverged", "failed", "refused", "epochs", Test(store) }) table.AddColumn(new TableColumn(title.EscapeMarkup()));
        foreach (var group in study.Groups)
        {
            var own = trials.Where(trial => trial.Group == group.Name && !trial.IsFinal).ToList();
            var best = plan.BestOf(trials, group.Name);
            int Count(TrialState state) => own.Count(trial => trial.State == state);
            table.AddRow([.. new[]
            {
                group.Name.Length > 0 ? group.Name : "all",
                best is null ? "none yet" : string.Join(", ", best.Values.Select(pair => $"{pair.Key} {pair.Value}")),
                best?.Value is { } value ? Format.Metric(value) : "",
                $"{Count(TrialState.Done)}", $"{Count(TrialState.Pruned)}", $"{Count(TrialState.Diverged)}", $"{Count(TrialState.Failed)}", $"{Count(TrialState.Refused)}", $"{own.Sum(trial => trial.Epochs)}",
                Seeds(trials.Where(trial => trial.Group == group.Name && trial is { IsFinal: true, State: TrialState.Done }), store, root),
            }.Select(text => text.EscapeMarkup())]);
        }

        terminal.Out.Write(table);
    }

    static string Seeds(IEnumerable<TrialRecord> finals, TrialStore store, string root)
    {
        var values = finals.Select(trial => Path.Combine(root, trial.Folder)).Where(folder => File.Exists(Path.Combine(folder, "config.json")))
            .Select(folder => RunFolder.OpenExisting(folder).Folder.ReadSummary()?.Final.GetValueOrDefault(Test(store), double.NaN) ?? double.NaN).Where(double.IsFinite).ToList();
        if (values.Count == 0) return "";
        var spread = Spread.Of(values);
        return $"{Format.Metric(spread.Mean)}{(spread.StandardDeviation is { } deviation ? $" ± {Format.Metric(deviation)}" : "")} ({values.Count})";
    }

    static string Test(TrialStore store) => "test/" + store.Study.Metric.Split('/', 2)[^1];
}
