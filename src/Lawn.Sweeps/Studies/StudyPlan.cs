using System.Security.Cryptography;
using System.Text;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Searches each sub-study, and then runs its winner over the seeds. A pure function of the trials.</summary>
public sealed class StudyPlan(Study study, IRunOptions options) : IStudyPlan
{
    readonly ISearch search = study.Search;

    /// <summary>Trials and final runs of the whole study.</summary>
    public int RunCount => study.Groups.Count * (study.Trials + study.Seeds);

    /// <summary>Configurations that trials may have, by which the study is tried out: of each sub-study the middle of its ranges, then places drawn at random.</summary>
    public IEnumerable<RunConfig> Samples()
    {
        var random = new Random(study.SearchSeed);
        for (var draw = 0; ; draw++)
            foreach (var group in study.Groups)
                if (TryConfig(group, group.Space.Assign(parameter => parameter.At(draw == 0 ? 0.5 : random.NextDouble())), out _) is { } config) yield return config;
    }

    /// <inheritdoc/>
    /// <remarks>The next trial: a stopped one that deserves to go on, else one of the sub-study that has the fewest, else the runs of a winner. One that the run would refuse is refused here.</remarks>
    public PlanStep Next(IReadOnlyList<TrialRecord> trials)
    {
        var groups = study.Groups.Select(group => (Group: group, Trials: Of(trials, group.Name))).ToList();
        foreach (var (_, own) in groups)
            if (study.Pruner?.Revived([.. own.Select(trial => (Scores(trial), trial.State == TrialState.Pruned))]).Select(k => own[k].Id).ToList() is { Count: > 0 } revived)
                return new PlanStep([], [revived[0]]);
        foreach (var (group, own) in groups.Where(g => g.Trials.Count < study.Trials).OrderBy(g => g.Trials.Count))
            if (NextOf(group, own) is { } trial) return new PlanStep([trial], []);
        return new PlanStep([.. groups.Where(g => g.Trials.All(trial => trial.State is not (TrialState.Waiting or TrialState.Running)))
            .SelectMany(g => Finals(g.Group, g.Trials)).Where(final => trials.All(trial => trial.Folder != final.Folder))], []);
    }

    /// <summary>The trial of a group's search that came out best; null where none came to its end.</summary>
    public TrialRecord? BestOf(IReadOnlyList<TrialRecord> trials, string group) =>
        Of(trials, group).Where(trial => trial is { State: TrialState.Done, Value: not null }).MaxBy(ScoreOf);

    /// <summary>The value as a score, of which more is better.</summary>
    public double ScoreOf(TrialRecord trial) => trial.Value is { } value ? Score(value) : double.NegativeInfinity;

    /// <inheritdoc/>
    public bool Stops(TrialRecord trial, IReadOnlyDictionary<int, double> own, int epoch, IReadOnlyList<TrialRecord> trials)
    {
        if (study.Pruner is null || trial.IsFinal || epoch >= int.Parse(trial.Options["epochs"], System.Globalization.CultureInfo.InvariantCulture) || !own.ContainsKey(epoch)) return false;
        return study.Pruner.Stops(epoch, own.ToDictionary(pair => pair.Key, pair => Score(pair.Value)), [.. Of(trials, trial.Group).Where(other => other.Id != trial.Id).Select(Scores)]);
    }

    TrialRecord? NextOf(SubStudy group, IReadOnlyList<TrialRecord> own)
    {
        var number = own.Count + 1;
        var past = own.Select(trial => new PastTrial(trial.Values, trial.State, trial.Value is { } value ? Score(value) : null, trial.Epochs)).ToList();
        if (search.Next(group.Space, past, RandomOf(group.Name, number)) is not { } values) return null;
        var config = TryConfig(group, values, out var refusal);
        var all = config is null ? group.Space.Merge(values) : options.OptionsOf(config);
        var trial = Trial(group, $"tune-{number:0000}", number, values, all, isFinal: false);
        return config is null ? trial with { State = TrialState.Refused, Message = refusal } : trial;
    }

    RunConfig? TryConfig(SubStudy group, IReadOnlyDictionary<string, string> values, out string? refusal)
    {
        try
        {
            refusal = null;
            return study.ConfigOf(group, values, options);
        }
        catch (UserErrorException fault)
        {
            refusal = fault.Message;
            return null;
        }
    }

    IEnumerable<TrialRecord> Finals(SubStudy group, IReadOnlyList<TrialRecord> own)
    {
        if (own.Count == 0 || BestOf(own, group.Name) is not { } best) return [];
        var full = options.Resolve(group.Space.Merge(best.Values));
        return Enumerable.Range(1, study.Seeds).Select(seed => Trial(group, $"seed{seed}", seed, best.Values, options.OptionsOf(full with { Seed = seed }), isFinal: true));
    }

    static TrialRecord Trial(SubStudy group, string name, int number, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> all, bool isFinal)
    {
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ParameterSpace.KeyOf(all))))[..8];
        return new TrialRecord { Group = group.Name, Number = number, IsFinal = isFinal, Folder = $"runs/{Slug(group.Name)}/{name}-{mark}", Options = all, Values = values };
    }

    Random RandomOf(string group, int number) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{study.SearchSeed}/{group}/{number}"))));

    double Score(double value) => study.Minimizes ? -value : value;

    IReadOnlyDictionary<int, double> Scores(TrialRecord trial) => trial.Reports.ToDictionary(pair => pair.Key, pair => Score(pair.Value));

    static List<TrialRecord> Of(IReadOnlyList<TrialRecord> trials, string group) => [.. trials.Where(trial => trial.Group == group && !trial.IsFinal).OrderBy(trial => trial.Number)];

    static string Slug(string name) => name.Length == 0 ? "all" : string.Join('-', new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '.' ? c : '-')]).Split('-', StringSplitOptions.RemoveEmptyEntries));
}
