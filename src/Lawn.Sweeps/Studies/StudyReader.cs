using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads a study from the JSON object of its file.</summary>
sealed class StudyReader(JsonElement root, IRunOptions options)
{
    const int MostPoints = 100_000;

    static readonly string[] Keys = ["name", "options", "each", "search", "method", "trials", "metric", "goal", "seeds", "tuning-epochs", "tuning-seed", "search-seed", "pruning"];
    static readonly string[] Methods = ["grid", "random", "tpe"];

    /// <summary>Reads it.</summary>
    /// <param name="name">Its name where it gives none.</param>
    /// <exception cref="UserErrorException">It is no study that can be made.</exception>
    public Study Read(string name)
    {
        JsonFields.Known(root, Keys, "a study");
        var groups = new SpaceReader(root, options).Groups();
        var method = JsonFields.Text(root, "method") ?? "tpe";
        if (!Methods.Contains(method)) throw new UserErrorException($"\"method\" is {string.Join(", ", Methods)}, not '{method}'.");
        var (metric, minimizes) = Metric();
        var study = new Study
        {
            Name = JsonFields.Text(root, "name") ?? name,
            Groups = groups,
            Method = method,
            Trials = method == "grid" ? GridTrials(groups) : Trials(groups),
            Metric = metric,
            Minimizes = minimizes,
            Seeds = JsonFields.Whole(root, "seeds", least: 0) ?? 0,
            TuningEpochs = JsonFields.Whole(root, "tuning-epochs", least: 1),
            TuningSeed = JsonFields.Whole(root, "tuning-seed", int.MinValue) ?? 1001,
            SearchSeed = JsonFields.Whole(root, "search-seed", int.MinValue) ?? 1,
            Pruner = Pruner(),
            Definition = "",
        };
        StudyCheck.Check(study, options);
        return study with { Definition = StudyDefinition.Of(study, root.GetRawText()) };
    }

    (string? Name, bool Minimizes) Metric()
    {
        var metric = JsonFields.Text(root, "metric");
        if (metric is not null && !metric.StartsWith("validation/", StringComparison.Ordinal) && metric != "train/loss")
            throw new UserErrorException($"\"metric\" is one of validation, such as validation/accuracy, not '{metric}': the test split is for the winners only.");
        var goal = JsonFields.Text(root, "goal") ?? (metric?.EndsWith("loss", StringComparison.Ordinal) == true ? "minimize" : "maximize");
        if (goal is not ("maximize" or "minimize")) throw new UserErrorException($"\"goal\" is maximize or minimize, not '{goal}'.");
        return (metric, goal == "minimize");
    }

    int Trials(IReadOnlyList<SubStudy> groups)
    {
        var given = JsonFields.Whole(root, "trials", least: 1) ?? throw new UserErrorException("\"trials\" is missing: how many trials each sub-study has.");
        foreach (var group in groups)
            if (group.Space.Count is { } count && count < given)
                throw new UserErrorException($"{(group.Name.Length > 0 ? group.Name : "the search")} has only {count} different trials, fewer than \"trials\" {given}.");
        return given;
    }

    int GridTrials(IReadOnlyList<SubStudy> groups)
    {
        foreach (var range in groups[0].Space.Parameters)
            if (range is RealRange { Points: null }) throw new UserErrorException($"{range.Name}: a grid needs \"points\" in a range, or a list of values.");
        var sizes = groups.Select(group => (group.Name, Count: group.Space.Grid().Take(MostPoints + 1).Count())).ToList();
        if (sizes.Max(s => s.Count) > MostPoints) throw new UserErrorException($"the grid has more than {MostPoints} points.");
        var trials = JsonFields.Whole(root, "trials", least: 1) ?? sizes.Max(s => s.Count);
        if (sizes.FirstOrDefault(s => s.Count < trials) is { Name: not null } small)
            throw new UserErrorException($"the grid of {small.Name} has {small.Count} points, fewer than the {trials} trials of the others: equal budgets need \"trials\" of at most {sizes.Min(s => s.Count)}, or grids of one size.");
        return trials;
    }

    IPruner? Pruner()
    {
        if (!root.TryGetProperty("pruning", out var given) || given.ValueKind == JsonValueKind.String && given.GetString() == "none") return null;
        var method = given.ValueKind == JsonValueKind.String ? given.GetString() : given.ValueKind == JsonValueKind.Object ? JsonFields.Text(given, "method") ?? "asha" : null;
        if (method is not ("asha" or "median")) throw new UserErrorException("\"pruning\" is none, asha, median or an object such as { \"method\": \"asha\", \"first-epoch\": 1, \"factor\": 3 }.");
        if (given.ValueKind == JsonValueKind.Object) JsonFields.Known(given, method == "asha" ? ["method", "first-epoch", "factor"] : ["method", "first-epoch", "least-trials"], "\"pruning\"");
        var first = Whole("first-epoch", 1) ?? 1;
        return method == "median" ? new MedianPruner(first, Whole("least-trials", 1) ?? 4) : new AshaPruner(first, Whole("factor", 2) ?? 3);

        int? Whole(string key, int least) => given.ValueKind == JsonValueKind.Object ? JsonFields.Whole(given, key, least) : null;
    }
}
