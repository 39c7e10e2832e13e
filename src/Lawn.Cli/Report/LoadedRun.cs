using Lawn.Training;

namespace Lawn.Cli;

/// <summary>A run read from its folder, finished or not.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Epochs">What was logged after each epoch.</param>
/// <param name="Summary">What it came to; null while it runs.</param>
sealed record LoadedRun(string Folder, RunConfig Config, IReadOnlyList<LoggedEpoch> Epochs, RunSummary? Summary)
{
    /// <summary>The metric that selects hyper-parameters.</summary>
    public string Headline => Summary?.HeadlineMetric ?? Epochs.SelectMany(e => e.Metrics.Keys).FirstOrDefault(IsHeadline)?["validation/".Length..] ?? "accuracy";

    /// <summary>The metric after the last epoch; null where it was not measured.</summary>
    public double? Last(string metric) => Epochs.Count > 0 && Epochs[^1].Metrics.TryGetValue(metric, out var value) ? value : null;

    /// <summary>The epochs free of constraint, with fractions; null where the switch did not come.</summary>
    public double? SwitchEpoch => Epochs.FirstOrDefault(e => e.Phase == "constrained") is null || Summary?.SwitchStep is not { } step || Epochs[^1].Step == 0
        ? null
        : (double)step / Epochs[^1].Step * Epochs[^1].Epoch;

    static bool IsHeadline(string name) => name.StartsWith("validation/", StringComparison.Ordinal) && name != "validation/loss";
}
