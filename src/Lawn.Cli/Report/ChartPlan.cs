namespace Lawn.Cli;

/// <summary>Decides which charts a report has.</summary>
static class ChartPlan
{
    /// <summary>Runs whose layers are shown, each in charts of its own.</summary>
    const int DetailedRuns = 4;

    static readonly (string Metric, string Title, bool IsLog)[] OverTime =
    [
        ("train/loss", "Training loss", true),
        ("validation/loss", "Validation loss", false),
        ("train/accuracy", "Training accuracy, on the batches measured", false),
        ("flattening/index", "Loss flattening: share of examples with a negligible gradient", false),
        ("flattening/gradient", "Gradient norm as a multiple of its mean in the first epoch", true),
        ("logits/scale", "Scale of the logits", false),
        ("logits/spread", "Distance of the largest logit from the second", false),
        ("margin/p10", "Margin that 10 % of the examples do not reach", false),
        ("margin_normalized/median", "Median margin, divided by the product of the norms", false),
        ("sharpness/hessian_top1", "Largest eigenvalue of the Hessian", true),
        ("sharpness/tangent_top1", "Largest eigenvalue of the Hessian on the spheres, in units of their radii", true),
        ("sharpness/asam", "Adaptive SAM sharpness", true),
    ];

    static readonly (string Prefix, string Title, string Label, bool IsLog)[] OfLayers =
    [
        ("l2_norm/weight/", "Weight norms", "norm", true),
        ("angle/", "Angle a step", "radians", true),
        ("cos_grad_weight/", "Cosine of gradient and weight", "cos(g, w)", false),
    ];

    /// <summary>The charts of some groups of runs.</summary>
    public static IReadOnlyList<Chart> Of(IReadOnlyList<RunGroup> groups)
    {
        var headline = groups[0].Runs[0].Headline;
        var charts = new List<Chart>();
        charts.AddRange(AgainstBatchSize(groups, "test/" + headline));
        foreach (var panel in Panels(groups))
        {
            charts.AddRange(Curve(panel, "validation/" + headline, $"Validation {headline}", isLog: false));
            foreach (var (metric, title, isLog) in OverTime) charts.AddRange(Curve(panel, metric, title, isLog));
        }

        foreach (var run in groups.Select(group => (group.Label, Run: group.Runs[0])).Take(DetailedRuns))
            foreach (var (prefix, title, label, isLog) in OfLayers)
                charts.AddRange(Layers(run.Label, run.Run, prefix, title, label, isLog));
        return charts;
    }

    // Lines in one chart must stay few enough to be told apart: one chart for each task, model and batch size where there are several.
    static IEnumerable<(string Suffix, IReadOnlyList<RunGroup> Groups)> Panels(IReadOnlyList<RunGroup> groups)
    {
        if (groups.Count <= 10) return [("", groups)];
        return groups.GroupBy(g => (g.Config.Task, g.Config.Model, g.Config.BatchSize)).Select(panel => ($"{panel.Key.Task}, {panel.Key.Model}, batch {panel.Key.BatchSize}", RunGroup.Of([.. panel.SelectMany(group => group.Runs)])));
    }

    static IEnumerable<Chart> Curve((string Suffix, IReadOnlyList<RunGroup> Groups) panel, string metric, string title, bool isLog)
    {
        var colours = new LineColours(panel.Groups);
        var lines = panel.Groups.Select(group => (group, curve: group.Curve(metric))).Where(pair => pair.curve.Epochs.Length > 0)
            .Select(pair => new ChartLine(pair.group.Label, colours.Of(pair.group), pair.group.Config.UsesLawn, pair.curve.Epochs, pair.curve.Means)).ToList();
        if (lines.Count == 0) yield break;
        yield return new Chart(Id(metric, panel.Suffix), Join(title, panel.Suffix), "epoch", metric, lines)
        {
            IsLogY = isLog && lines.All(line => line.Y.All(y => y > 0)),
            Switches = [.. panel.Groups.Select(group => group.Runs[0].SwitchEpoch).OfType<double>().Select(e => Math.Round(e, 2)).Distinct().Order()],
        };
    }

    static IEnumerable<Chart> AgainstBatchSize(IReadOnlyList<RunGroup> groups, string metric)
    {
        foreach (var model in groups.GroupBy(g => (g.Config.Task, g.Config.Model)))
        {
            if (model.Select(g => g.Config.BatchSize).Distinct().Count() < 2) continue;
            var bases = model.Select(g => g.Config.BaseOptimizer).Distinct().ToList();
            var lines = model.GroupBy(g => g.Config.Optimizer).Select(line => BestOfEachSize(line, metric, bases)).OfType<ChartLine>().ToList();
            if (lines.Count > 0)
                yield return new Chart(Id("batch-size", $"{model.Key.Task}-{model.Key.Model}"), $"{metric} against batch size: {model.Key.Task}, {model.Key.Model}", "batch size", metric, lines) { IsLogX = true };
        }
    }

    // Where a batch size was run with several options, those that were best on validation.
    static ChartLine? BestOfEachSize(IGrouping<string, RunGroup> line, string metric, List<string> bases)
    {
        var points = line.Select(group => (group, values: group.Runs.Select(run => run.Last(metric)).OfType<double>().ToList())).Where(p => p.values.Count > 0)
            .GroupBy(p => p.group.Config.BatchSize).OrderBy(size => size.Key)
            .Select(size => (size.Key, size.MaxBy(p => p.group.Runs.Average(run => run.Last(metric.Replace("test/", "validation/")) ?? 0)).values)).ToList();
        if (points.Count == 0) return null;
        var first = line.First();
        return new ChartLine(line.Key, bases.IndexOf(first.Config.BaseOptimizer) % LineColours.Count, first.Config.UsesLawn, [.. points.Select(p => (double)p.Key)], [.. points.Select(p => p.values.Average())])
        {
            Deviation = [.. points.Select(p => Deviation(p.values))],
        };
    }

    static IEnumerable<Chart> Layers(string label, LoadedRun run, string prefix, string title, string yLabel, bool isLog)
    {
        var names = run.Epochs.SelectMany(e => e.Metrics.Keys).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Distinct().ToList();
        var lines = names.Select((name, number) => Line(name, number)).ToList();
        if (lines.Count == 0) yield break;
        yield return new Chart(Id(prefix, label), $"{title} of each layer: {label}", "epoch", yLabel, lines)
        {
            IsLogY = isLog && lines.All(line => line.Y.All(y => y > 0)),
            Switches = run.SwitchEpoch is { } at ? [at] : [],
        };

        ChartLine Line(string name, int number)
        {
            var epochs = run.Epochs.Where(e => e.Metrics.ContainsKey(name)).ToList();
            return new ChartLine(name[prefix.Length..], number, number / LineColours.Count % 2 == 1, [.. epochs.Select(e => (double)e.Epoch)], [.. epochs.Select(e => e.Metrics[name])]);
        }
    }

    static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Count < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    static string Join(string title, string suffix) => suffix.Length == 0 ? title : $"{title}: {suffix}";

    static string Id(string name, string suffix) =>
        new string([.. $"{name} {suffix}".Trim().Trim('/').ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
}
