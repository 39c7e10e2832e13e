using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lawn.Sweeps;

/// <summary>The definition of a study as it is stored: the JSON of its file, with the defaults that its identity depends on.</summary>
public static class StudyDefinition
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>The definition of a study that was read from some JSON.</summary>
    internal static string Of(Study study, string json)
    {
        var definition = JsonNode.Parse(json, null, StudyFile.Lenient)!.AsObject();
        (definition["name"], definition["method"], definition["trials"], definition["seeds"]) = (study.Name, study.Method, study.Trials, study.Seeds);
        return definition.ToJsonString(Indented);
    }
}
