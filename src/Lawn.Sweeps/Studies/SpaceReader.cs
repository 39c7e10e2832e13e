using System.Globalization;
using System.Text.Json;
using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>Reads what a study searches: the options of <c>"options"</c>, <c>"each"</c> and <c>"search"</c>.</summary>
sealed class SpaceReader(JsonElement root, IRunOptions options)
{
    /// <summary>The sub-studies, one for each combination of <c>"each"</c>.</summary>
    public IReadOnlyList<SubStudy> Groups()
    {
        var shared = Shared();
        if (shared.ContainsKey("seed")) throw new UserErrorException("\"options\" gives seed: \"seeds\" and \"tuning-seed\" do.");
        var parameters = Parameters();
        foreach (var parameter in parameters)
            if (shared.ContainsKey(parameter.Name)) throw new UserErrorException($"{parameter.Name} is both in \"options\" and in \"search\".");
        var combinations = Combinations(shared, parameters);
        foreach (var parameter in parameters)
            foreach (var condition in parameter.Conditions)
                if (!shared.ContainsKey(condition.Option) && !combinations[0].ContainsKey(condition.Option) && !parameters.TakeWhile(p => p != parameter).Any(p => p.Name == condition.Option))
                    throw new UserErrorException($"{parameter.Name} is searched when {condition.Option} has some value, but that is neither in \"options\" nor in \"each\" nor searched before it.");
        return [.. combinations.Select(one => new SubStudy(
            string.Join(", ", one.Select(pair => pair.Key is "optimizer" or "model" ? pair.Value : $"{pair.Key} {pair.Value}")),
            new ParameterSpace(new Dictionary<string, string>(shared.Concat(one)), parameters)))];
    }

    Dictionary<string, string> Shared()
    {
        if (!root.TryGetProperty("options", out var given)) return [];
        if (given.ValueKind != JsonValueKind.Object) throw new UserErrorException("\"options\" is an object of options and values: { \"task\": \"synthetic\" }.");
        return given.EnumerateObject().ToDictionary(p => p.Name, p => One(p.Name, p.Value, "options"));
    }

    List<Dictionary<string, string>> Combinations(IReadOnlyDictionary<string, string> shared, IReadOnlyList<Parameter> parameters)
    {
        var combinations = new List<Dictionary<string, string>> { new() };
        if (!root.TryGetProperty("each", out var each)) return combinations;
        if (each.ValueKind != JsonValueKind.Object) throw new UserErrorException("\"each\" is an object of options and lists: { \"optimizer\": [\"adam\", \"adam-l\"] }.");
        foreach (var property in each.EnumerateObject())
        {
            Settable(property.Name, "each");
            if (shared.ContainsKey(property.Name)) throw new UserErrorException($"{property.Name} is both in \"options\" and in \"each\".");
            if (parameters.Any(p => p.Name == property.Name)) throw new UserErrorException($"{property.Name} is both in \"each\" and in \"search\".");
            var values = Values(property.Name, property.Value, "each");
            combinations = [.. from one in combinations from value in values select new Dictionary<string, string>(one) { [property.Name] = value }];
        }

        return combinations;
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
        if (!value.TryGetProperty("values", out var list)) return RangeOf(name, value) with { Conditions = conditions };
        JsonFields.Known(value, ["values", "when"], name);
        return ChoiceOf(name, list) with { Conditions = conditions };
    }

    Parameter RangeOf(string name, JsonElement value)
    {
        JsonFields.Known(value, ["low", "high", "scale", "points", "when"], name);
        var kind = options.KindOf(name);
        if (kind is not (OptionKind.Whole or OptionKind.Number)) throw new UserErrorException($"{name} is no number: give a list of values, not a range.");
        var (low, high) = (JsonFields.Number(name, value, "low"), JsonFields.Number(name, value, "high"));
        if (!(low < high)) throw new UserErrorException($"{name}: \"low\" {low.ToString(CultureInfo.InvariantCulture)} is not below \"high\" {high.ToString(CultureInfo.InvariantCulture)}.");
        var scale = JsonFields.Text(value, "scale") ?? "linear";
        if (scale is not ("linear" or "log")) throw new UserErrorException($"{name}: \"scale\" is linear or log, not '{scale}'.");
        if (scale == "log" && low <= 0) throw new UserErrorException($"{name}: a logarithmic scale needs a \"low\" above 0; give a list, or a linear scale.");
        var points = JsonFields.Whole(value, "points", least: 1);
        if (kind == OptionKind.Number) return new RealRange(name, low, high, scale == "log", points);
        if (low != Math.Floor(low) || high != Math.Floor(high) || Math.Abs(low) > int.MaxValue || Math.Abs(high) > int.MaxValue) throw new UserErrorException($"{name} is a whole number: so must \"low\" and \"high\" be.");
        return new WholeRange(name, (int)low, (int)high, scale == "log", points);
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

    void Settable(string name, string where)
    {
        options.KindOf(name);
        if (name is "seed" or "task") throw new UserErrorException($"{name} cannot be in \"{where}\": {(name == "seed" ? "\"seeds\" and \"tuning-seed\" give it" : "a study has one task, in \"options\"")}.");
    }
}
