using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads a study from a JSON file, in which comments and trailing commas are allowed.</summary>
public sealed class StudyFile
{
    static readonly string[] Keys = ["name", "options", "each", "search", "method", "trials", "metric", "goal", "seeds", "tuning-epochs", "tuning-seed", "search-seed", "pruning"];
    static readonly string[] Methods = ["grid", "random", "tpe"];

    readonly IRunOptions options;
    readonly JsonElement root;

    StudyFile(JsonElement root, IRunOptions options) => (this.root, this.options) = (root, options);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options of a run.</param>
    /// <exception cref="UserErrorException">It cannot be read, or is no study that can be made.</exception>
    public static Study Read(string path, IRunOptions options)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path), options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The study '{path}' cannot be read: {fault.Message}", fault);
        }
        catch (UserErrorException fault)
        {
            throw new UserErrorException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">The study's name where it gives none.</param>
    /// <param name="options">The options of a run.</param>
    /// <exception cref="UserErrorException">It is no study that can be made.</exception>
    public static Study Parse(string text, string name, IRunOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new UserErrorException("A study is an object: { \"options\": ..., \"search\": ... }; see lawn sweep --example.");
            return new StudyFile(json.RootElement, options).Study(name);
        }
        catch (JsonException fault)
        {
            throw new UserErrorException($"it is no JSON: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>The first difference of two definitions that keeps them from being the same study; null for none. A study may be given more trials and more seeds.</summary>
    public static string? Difference(string there, string here)
    {
        var (a, b) = (JsonNode.Parse(there)!.AsObject(), JsonNode.Parse(here)!.AsObject());
        foreach (var key in a.Select(p => p.Key).Union(b.Select(p => p.Key)))
        {
            if (JsonNode.DeepEquals(a[key], b[key])) continue;
            if (key is "trials" or "seeds" && (int?)a[key] <= (int?)b[key] && (string?)b["method"] != "grid") continue;
            return $"{key} {a[key]?.ToJsonString() ?? "absent"} there, {b[key]?.ToJsonString() ?? "absent"} here";
        }

        return null;
    }

    Study Study(string name)
    {
        Known(root, Keys, "a study");
        var shared = Options("options");
        foreach (var owned in new[] { "seed" })
            if (shared.ContainsKey(owned)) throw new UserErrorException("\"options\" gives seed: \"seeds\" and \"tuning-seed\" do.");
        var parameters = Parameters();
        foreach (var parameter in parameters)
            if (shared.ContainsKey(parameter.Name)) throw new UserErrorException($"{parameter.Name} is both in \"options\" and in \"search\".");
        var groups = Groups(shared, parameters);
        var method = Text("method") ?? "tpe";
        if (!Methods.Contains(method)) throw new UserErrorException($"\"method\" is {string.Join(", ", Methods)}, not '{method}'.");
        var trials = Budget(groups, method);
        var metric = Text("metric");
        if (metric is not null && !metric.StartsWith("validation/", StringComparison.Ordinal) && metric != "train/loss")
            throw new UserErrorException($"\"metric\" is one of validation, such as validation/accuracy, not '{metric}': the test split is for the winners only.");
        var goal = Text("goal") ?? (metric?.EndsWith("loss", StringComparison.Ordinal) == true ? "minimize" : "maximize");
        if (goal is not ("maximize" or "minimize")) throw new UserErrorException($"\"goal\" is maximize or minimize, not '{goal}'.");
        var study = new Study
        {
            Name = Text("name") ?? name,
            Groups = groups,
            Method = method,
            Trials = trials,
            Metric = metric,
            Minimizes = goal == "minimize",
            Seeds = Whole(root, "seeds", least: 0) ?? 0,
            TuningEpochs = Whole(root, "tuning-epochs", least: 1),
            TuningSeed = Whole(root, "tuning-seed", int.MinValue) ?? 1001,
            SearchSeed = Whole(root, "search-seed", int.MinValue) ?? 1,
            Pruner = Pruner(),
            Definition = "",
        };
        CheckRuns(study);
        return study with { Definition = Define(study) };
    }

    List<SubStudy> Groups(IReadOnlyDictionary<string, string> shared, IReadOnlyList<Parameter> parameters)
    {
        var combinations = new List<Dictionary<string, string>> { new() };
        if (root.TryGetProperty("each", out var each))
        {
            if (each.ValueKind != JsonValueKind.Object) throw new UserErrorException("\"each\" is an object of options and lists: { \"optimizer\": [\"adam\", \"adam-l\"] }.");
            foreach (var property in each.EnumerateObject())
            {
                Settable(property.Name, "each");
                if (shared.ContainsKey(property.Name)) throw new UserErrorException($"{property.Name} is both in \"options\" and in \"each\".");
                if (parameters.Any(p => p.Name == property.Name)) throw new UserErrorException($"{property.Name} is both in \"each\" and in \"search\".");
                var values = Values(property.Name, property.Value, "each");
                combinations = [.. from one in combinations from value in values select new Dictionary<string, string>(one) { [property.Name] = value }];
            }
        }

        foreach (var parameter in parameters)
            foreach (var condition in parameter.Conditions)
                if (!shared.ContainsKey(condition.Option) && !combinations[0].ContainsKey(condition.Option) && !parameters.TakeWhile(p => p != parameter).Any(p => p.Name == condition.Option))
                    throw new UserErrorException($"{parameter.Name} is searched when {condition.Option} has some value, but that is neither in \"options\" nor in \"each\" nor searched before it.");
        return [.. combinations.Select(one => new SubStudy(
            string.Join(", ", one.Select(pair => pair.Key is "optimizer" or "model" ? pair.Value : $"{pair.Key} {pair.Value}")),
            new ParameterSpace(new Dictionary<string, string>(shared.Concat(one)), parameters)))];
    }

    List<Parameter> Parameters()
    {
        if (!root.TryGetProperty("search", out var search) || search.ValueKind != JsonValueKind.Object || !search.EnumerateObject().Any())
            throw new UserErrorException("\"search\" is missing: an object of options with a list of values or a range, { \"learning-rate\": { \"low\": 1e-4, \"high\": 0.1, \"scale\": \"log\" } }.");
        return [.. search.EnumerateObject().Select(property => Parameter(property.Name, property.Value))];
    }

    Parameter Parameter(string name, JsonElement value)
    {
        Settable(name, "search");
        if (value.ValueKind == JsonValueKind.Array) return ChoiceOf(name, value);
        if (value.ValueKind != JsonValueKind.Object) throw new UserErrorException($"{name} in \"search\" is a list of values, or a range with \"low\" and \"high\".");
        var conditions = Conditions(name, value);
        if (value.TryGetProperty("values", out var list))
        {
            Known(value, ["values", "when"], name);
            return ChoiceOf(name, list) with { Conditions = conditions };
        }

        Known(value, ["low", "high", "scale", "points", "when"], name);
        var kind = options.KindOf(name);
        if (kind is not (OptionKind.Whole or OptionKind.Number)) throw new UserErrorException($"{name} is no number: give a list of values, not a range.");
        var (low, high) = (Number(name, value, "low"), Number(name, value, "high"));
        if (!(low < high)) throw new UserErrorException($"{name}: \"low\" {low.ToString(CultureInfo.InvariantCulture)} is not below \"high\" {high.ToString(CultureInfo.InvariantCulture)}.");
        var scale = Text(value, "scale") ?? "linear";
        if (scale is not ("linear" or "log")) throw new UserErrorException($"{name}: \"scale\" is linear or log, not '{scale}'.");
        if (scale == "log" && low <= 0) throw new UserErrorException($"{name}: a logarithmic scale needs a \"low\" above 0; give a list, or a linear scale.");
        var points = Whole(value, "points", least: 1);
        if (kind == OptionKind.Number) return new RealRange(name, low, high, scale == "log", points) { Conditions = conditions };
        if (low != Math.Floor(low) || high != Math.Floor(high) || Math.Abs(low) > int.MaxValue || Math.Abs(high) > int.MaxValue) throw new UserErrorException($"{name} is a whole number: so must \"low\" and \"high\" be.");
        return new WholeRange(name, (int)low, (int)high, scale == "log", points) { Conditions = conditions };
    }

    Choice ChoiceOf(string name, JsonElement list)
    {
        var values = Values(name, list, "search");
        return values.Count > 1 ? new Choice(name, values) : throw new UserErrorException($"{name} has one value to choose from: put it into \"options\".");
    }

    List<Condition> Conditions(string name, JsonElement value)
    {
        if (!value.TryGetProperty("when", out var when)) return [];
        if (when.ValueKind != JsonValueKind.Object) throw new UserErrorException($"{name}: \"when\" is an object such as {{ \"optimizer\": \"adam-l\" }}.");
        return [.. when.EnumerateObject().Select(property => new Condition(property.Name, property.Value.ValueKind == JsonValueKind.Array
            ? Values(property.Name, property.Value, "when") : [One(property.Name, property.Value, "when")]))];
    }

    List<string> Values(string name, JsonElement list, string where)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) throw new UserErrorException($"{name} in \"{where}\" is a list of values: [...].");
        var values = list.EnumerateArray().Select(value => One(name, value, where)).ToList();
        return values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice ? throw new UserErrorException($"{name} in \"{where}\" has {twice.Key} twice.") : values;
    }

    string One(string name, JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String => options.Normalize(name, value.GetString()!),
        JsonValueKind.Number => options.Normalize(name, value.GetRawText()),
        JsonValueKind.True => options.Normalize(name, "true"),
        JsonValueKind.False => options.Normalize(name, "false"),
        _ => throw new UserErrorException($"{name} in \"{where}\" is a text, a number, true or false."),
    };

    Dictionary<string, string> Options(string key)
    {
        if (!root.TryGetProperty(key, out var given)) return [];
        if (given.ValueKind != JsonValueKind.Object) throw new UserErrorException($"\"{key}\" is an object of options and values: {{ \"task\": \"synthetic\" }}.");
        return given.EnumerateObject().ToDictionary(p => p.Name, p => One(p.Name, p.Value, key));
    }

    void Settable(string name, string where)
    {
        options.KindOf(name);
        if (name is "seed" or "task") throw new UserErrorException($"{name} cannot be in \"{where}\": {(name == "seed" ? "\"seeds\" and \"tuning-seed\" give it" : "a study has one task, in \"options\"")}.");
    }

    int Budget(IReadOnlyList<SubStudy> groups, string method)
    {
        var given = Whole(root, "trials", least: 1);
        if (method == "grid")
        {
            foreach (var range in groups[0].Space.Parameters)
                if (range is RealRange { Points: null }) throw new UserErrorException($"{range.Name}: a grid needs \"points\" in a range, or a list of values.");
            var sizes = groups.Select(group => (group.Name, Count: group.Space.Grid().Take(100_001).Count())).ToList();
            if (sizes.Max(s => s.Count) > 100_000) throw new UserErrorException("the grid has more than 100000 points.");
            var trials = given ?? sizes.Max(s => s.Count);
            if (sizes.FirstOrDefault(s => s.Count < trials) is { Name: not null } small)
                throw new UserErrorException($"the grid of {small.Name} has {small.Count} points, fewer than the {trials} trials of the others: equal budgets need \"trials\" of at most {sizes.Min(s => s.Count)}, or grids of one size.");
            return trials;
        }

        if (given is null) throw new UserErrorException($"\"trials\" is missing: how many trials each sub-study has.");
        foreach (var group in groups)
            if (group.Space.Count is { } count && count < given)
                throw new UserErrorException($"{(group.Name.Length > 0 ? group.Name : "the search")} has only {count} different trials, fewer than \"trials\" {given}.");
        return given.Value;
    }

    IPruner? Pruner()
    {
        if (!root.TryGetProperty("pruning", out var given) || given.ValueKind == JsonValueKind.String && given.GetString() == "none") return null;
        var method = given.ValueKind == JsonValueKind.String ? given.GetString() : given.ValueKind == JsonValueKind.Object ? Text(given, "method") ?? "asha" : null;
        if (method is not ("asha" or "median")) throw new UserErrorException("\"pruning\" is none, asha, median or an object such as { \"method\": \"asha\", \"first-epoch\": 1, \"factor\": 3 }.");
        if (given.ValueKind == JsonValueKind.Object) Known(given, method == "asha" ? ["method", "first-epoch", "factor"] : ["method", "first-epoch", "least-trials"], "\"pruning\"");
        var first = (given.ValueKind == JsonValueKind.Object ? Whole(given, "first-epoch", 1) : null) ?? 1;
        if (method == "median") return new MedianPruner(first, (given.ValueKind == JsonValueKind.Object ? Whole(given, "least-trials", 1) : null) ?? 4);
        return new AshaPruner(first, (given.ValueKind == JsonValueKind.Object ? Whole(given, "factor", 2) : null) ?? 3);
    }

    /// <summary>Every end of a range and every choice must be a run that can be made, at the first values of the others.</summary>
    void CheckRuns(Study study)
    {
        foreach (var group in study.Groups)
            foreach (var varied in group.Space.Parameters)
                foreach (var value in varied is Choice choice ? choice.Values : [varied.At(0), varied.At(1)])
                {
                    var values = group.Space.Assign(p => p == varied ? value : p.At(0.5));
                    var config = options.Resolve(new Dictionary<string, string>(group.Space.Fixed.Concat(values)));
                    if (study.TuningEpochs > config.Epochs) throw new UserErrorException($"\"tuning-epochs\" {study.TuningEpochs} is more than epochs {config.Epochs}.");
                }
    }

    string Define(Study study)
    {
        var definition = JsonNode.Parse(root.GetRawText(), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        (definition["name"], definition["method"], definition["trials"], definition["seeds"]) = (study.Name, study.Method, study.Trials, study.Seeds);
        return definition.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    static void Known(JsonElement given, IReadOnlyList<string> keys, string what)
    {
        foreach (var property in given.EnumerateObject())
            if (!keys.Contains(property.Name)) throw new UserErrorException($"{what} has no \"{property.Name}\": there are {string.Join(", ", keys)}.");
    }

    string? Text(string key) => Text(root, key);

    static string? Text(JsonElement from, string key) => !from.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new UserErrorException($"\"{key}\" is a text, not {value.GetRawText()}.");

    static int? Whole(JsonElement from, string key, int least) => !from.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least ? number
        : throw new UserErrorException($"\"{key}\" is a whole number{(least > int.MinValue ? $" of at least {least}" : "")}, not {value.GetRawText()}.");

    static double Number(string name, JsonElement from, string key) => from.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())
        ? value.GetDouble()
        : throw new UserErrorException($"{name}: \"{key}\" is a number{(from.TryGetProperty(key, out value) ? $", not {value.GetRawText()}" : ", and is missing")}.");
}
