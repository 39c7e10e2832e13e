namespace Lawn.Training;

/// <summary>Finds a model's tensors among those of a file, whose names may stand behind a wrapper's.</summary>
static class WeightNames
{
    // DistributedDataParallel and DataParallel; torch.compile; Lightning's and many a script's attribute.
    static readonly string[] Wrappers = ["module.", "_orig_mod.", "model."];

    /// <summary>What stands before every name of a file and is none of the model's: to be left out; empty for none.</summary>
    public static string PrefixOf(IReadOnlyCollection<string> file, IReadOnlyCollection<string> model)
    {
        var prefix = "";
        while (Wrappers.FirstOrDefault(wrapper => file.Count > 0 && All(prefix + wrapper)) is { } found) prefix += found;
        return prefix;

        bool All(string start) => file.All(name => name.StartsWith(start, StringComparison.Ordinal)) && !model.Any(name => name.StartsWith(start, StringComparison.Ordinal));
    }

    /// <summary>Some names as a text: the first of them, and how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int shown = 3;
        var list = string.Join(", ", names.Take(shown).Select(name => $"'{SafeTensorsHeaderParser.Shown(name)}'"));
        return names.Count > shown ? $"{list} and {names.Count - shown} more" : list;
    }
}
