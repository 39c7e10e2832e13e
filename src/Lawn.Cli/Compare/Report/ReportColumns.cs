namespace Lawn.Cli;

/// <summary>The report's table, cell by cell as text; shown in the terminal and written as Markdown.</summary>
static class ReportColumns
{
    /// <summary>The metrics that have columns: the headline metric on the test split, the other test metrics, the training loss.</summary>
    public static IReadOnlyList<string> Metrics(CompareReport report)
    {
        var present = report.Rows.SelectMany(row => row.Metrics.Keys).Distinct().ToList();
        var headline = "test/" + report.HeadlineMetric;
        return [.. present.Where(name => name.StartsWith("test/", StringComparison.Ordinal)).OrderBy(name => name == headline ? 0 : 1), .. present.Where(name => name == "train/loss")];
    }

    /// <summary>The header.</summary>
    public static IReadOnlyList<string> Header(IReadOnlyList<string> metrics) =>
        ["batch size", "optimizer", .. metrics.SelectMany(name => name.StartsWith("test/", StringComparison.Ordinal) ? [name, "LAWN - base"] : new[] { name }), "learning rate", "free epochs", "weight decay", "seeds"];

    /// <summary>A row.</summary>
    public static IReadOnlyList<string> Row(ReportRow row, IReadOnlyList<string> metrics) =>
    [
        row.BatchSize.ToString(),
        row.Label,
        .. metrics.SelectMany(name => name.StartsWith("test/", StringComparison.Ordinal) ? [Value(row, name), Less(row, name)] : new[] { Value(row, name) }),
        Option(row.LearningRate),
        Option(row.FreeEpochs),
        Option(row.WeightDecay),
        Seeds(row),
    ];

    static string Value(ReportRow row, string metric) => row.Metrics.TryGetValue(metric, out var spread)
        ? Format.Metric(spread.Mean) + (spread.StandardDeviation is { } deviation ? $" ± {Format.Metric(deviation)}" : "")
        : row.Status == "diverged" ? "diverged" : "";

    static string Less(ReportRow row, string metric) => row.LessBase.TryGetValue(metric, out var difference)
        ? (difference.Mean >= 0 ? "+" : "") + Format.Metric(difference.Mean) + (difference.StandardError is { } error ? $" ± {Format.Metric(error)}" : "")
        : "";

    static string Option(double? value) => value is { } v ? Format.Option(v) : "";

    static string Seeds(ReportRow row) => row.DivergedRuns > 0 ? $"{row.Runs.Count}, {row.DivergedRuns} diverged" : row.Runs.Count.ToString();
}
