using Lawn.Sweeps;
using Lawn.Training;
using ScottPlot;

namespace Lawn.Cli;

/// <summary>`lawn report` on a study: its page, and its figures as PNG files.</summary>
static class StudyReport
{
    /// <summary>Writes them.</summary>
    /// <returns>What was written, in a line.</returns>
    /// <exception cref="UserErrorException">There is no such study, or no trial has ended.</exception>
    public static string Write(string folder, string? storage, string page, string? png)
    {
        var study = SweepFolder.Read(folder, new SweepRunOptions(new RunOptions()));
        using var store = TrialStore.Connect(SweepFolder.StorageOf(folder, storage));
        if (store.Find(study.Name) is not { } record) throw new UserErrorException($"The storage holds no study '{study.Name}': give its --storage.");
        store.Open(study.Name, record.Definition, record.Metric);
        var groups = StudyGroup.Of(study, store.All());
        if (groups.Count == 0) throw new UserErrorException("No trial of this study has ended yet: there is nothing to show.");
        var lines = groups.Select((group, number) => group.Progress(study.Minimizes, number)).Where(line => line.X.Count > 0).ToList();
        List<Chart> charts = lines.Count > 0 ? [new Chart("progress", $"Best {record.Metric} so far", "trial", record.Metric, lines)] : [];
        if (png is not null) Directory.CreateDirectory(png); // before the page, so that both are written or none
        File.WriteAllText(page, StudyPage.Write(study, record.Metric, groups, charts));
        if (png is not null) Save(charts, groups, study, png);
        return $"{groups.Sum(group => group.Trials.Count)} trials of {groups.Count} {(groups.Count == 1 ? "sub-study" : "sub-studies")}; written: {page}{(png is null ? "" : $" and {png}")}";
    }

    static void Save(IReadOnlyList<Chart> charts, IReadOnlyList<StudyGroup> groups, Study study, string folder)
    {
        PngFigures.Save(charts, folder);
        foreach (var (group, number) in groups.Select((group, number) => (group, number)))
        {
            if (group.Importance.Count > 0) Bars(group).SavePng(Path.Combine(folder, $"importance-{number}.png"), 1000, 120 + 50 * group.Importance.Count);
            Parallel(group, study.Minimizes).SavePng(Path.Combine(folder, $"trials-{number}.png"), 1000, 560);
        }
    }

    static Plot Bars(StudyGroup group)
    {
        var plot = new Plot();
        var bars = plot.Add.Bars(group.Importance.Reverse().Select(pair => pair.Share).ToArray());
        bars.Horizontal = true;
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, group.Importance.Count).Select(k => (double)k)], [.. group.Importance.Reverse().Select(pair => pair.Name)]);
        plot.Axes.SetLimitsX(0, 1);
        plot.Title($"Share of the variance explained by each option alone (fANOVA): {group.Name}", size: 16);
        return plot;
    }

    static Plot Parallel(StudyGroup group, bool minimizes)
    {
        var plot = new Plot();
        var trials = group.Trials.Where(trial => trial.Value is not null).OrderBy(trial => minimizes ? -trial.Value!.Value : trial.Value!.Value).ToList();
        var axis = new Axis(trials.Select(trial => trial.Value!.Value), isLog: false);
        for (var k = 0; k < trials.Count; k++)
        {
            var points = group.Parameters.Select((parameter, x) => (x, Value: trials[k].Values.GetValueOrDefault(parameter.Name), parameter)).Where(p => p.Value is not null)
                .Select(p => (X: (double)p.x, Y: p.parameter.PlaceOf(p.Value!))).Append((X: group.Parameters.Count, Y: axis.Place(trials[k].Value!.Value))).ToList();
            var line = plot.Add.Scatter(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray(), k >= trials.Count / 2 ? Color.FromHex("#0072B2") : Colors.LightGray);
            line.LineWidth = k == trials.Count - 1 ? 4 : 1.5f;
            line.MarkerSize = 4;
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, group.Parameters.Count + 1).Select(k => (double)k)], [.. group.Parameters.Select(p => p.Name), "metric"]);
        plot.YLabel("place in the option's range, low to high", size: 14);
        plot.Title($"Values and metric of each trial, the better half in colour: {group.Name}", size: 16);
        return plot;
    }
}
