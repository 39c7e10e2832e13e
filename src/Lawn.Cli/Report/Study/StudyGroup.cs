using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>A sub-study as a report shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The parameters that its trials have, in the order of the file.</param>
/// <param name="Trials">The trials of its search, by number.</param>
/// <param name="Importance">The options' shares of the variance.</param>
sealed record StudyGroup(string Name, IReadOnlyList<Parameter> Parameters, IReadOnlyList<TrialRecord> Trials, IReadOnlyList<(string Name, double Share)> Importance)
{
    /// <summary>The sub-studies with trials that ended.</summary>
    public static IReadOnlyList<StudyGroup> Of(Study study, IReadOnlyList<TrialRecord> trials)
    {
        var groups = new List<StudyGroup>();
        foreach (var group in study.Groups)
        {
            var own = trials.Where(trial => trial.Group == group.Name && !trial.IsFinal).OrderBy(trial => trial.Number).ToList();
            var active = group.Space.Parameters.Where(parameter => own.Any(trial => trial.Values.ContainsKey(parameter.Name))).ToList();
            var ended = own.Where(trial => trial is { State: TrialState.Done, Value: not null }).Select(trial => (trial.Values, trial.Value!.Value)).ToList();
            if (own.Any(trial => trial.Value is not null)) groups.Add(new StudyGroup(group.Name.Length > 0 ? group.Name : "all", active, own, Sweeps.Importance.Of(active, ended)));
        }

        return groups;
    }

    /// <summary>The best value of trials that came to their end, after each trial.</summary>
    public ChartLine Progress(bool minimizes, int colour)
    {
        var (x, y, best) = (new List<double>(), new List<double>(), double.NaN);
        foreach (var trial in Trials)
        {
            if (trial is { State: TrialState.Done, Value: { } value } && (double.IsNaN(best) || (minimizes ? value < best : value > best))) best = value;
            if (double.IsNaN(best)) continue;
            x.Add(trial.Number);
            y.Add(best);
        }

        return new ChartLine(Name, colour % LineColours.Count, colour / LineColours.Count % 2 == 1, x, y);
    }
}
