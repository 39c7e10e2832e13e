using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Epochs and steps in a line of text.</summary>
static class ProgressLine
{
    /// <summary>What an epoch came to.</summary>
    public static string Of(EpochReport report, int epochs) => string.Join("  ", [
        $"epoch {report.Epoch}/{epochs}",
        $"step {report.Step}",
        report.Phase,
        .. Shown(report.Metrics).Select(metric => $"{metric.Key} {Format.Metric(metric.Value)}"),
        $"rate {Format.Rate(report.LearningRate)}",
        $"{Format.Count(report.SamplesPerSecond)} examples/s",
    ]);

    /// <summary>The metrics a person wants to see: losses and scores, without what diagnostics add.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Shown(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(metric => metric.Key.Split('/')[0] is "train" or "validation" or "test");
}
