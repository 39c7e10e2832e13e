using System.Text.Json;

namespace Lawn.Training;

/// <summary>Names the first option in which two configurations differ.</summary>
static class RunConfigDifference
{
    public static string? First(RunConfig saved, RunConfig given)
    {
        if (saved == given) return null;
        var (before, now) = (Values(saved), Values(given));
        return before.Keys.Where(key => before[key] != now[key]).Select(key => $"{key} {before[key]} there, {now[key]} here").FirstOrDefault();
    }

    static Dictionary<string, string> Values(RunConfig config) =>
        JsonSerializer.SerializeToElement(config, RunJson.OneLine).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString());
}
