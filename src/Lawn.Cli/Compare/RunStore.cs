using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The summaries in the run folders of a grid.</summary>
sealed class RunStore(string root)
{
    readonly Dictionary<string, RunSummary> known = [];

    /// <summary>The run folder of a trial.</summary>
    public string PathOf(Trial trial) => Path.Combine(root, trial.Folder);

    /// <summary>The summary of a run that came to its end; null where it did not.</summary>
    public RunSummary? Find(Trial trial)
    {
        if (known.TryGetValue(trial.Folder, out var summary)) return summary;
        var path = PathOf(trial);
        if (!File.Exists(Path.Combine(path, "config.json"))) return null;
        if (RunFolder.OpenExisting(path).Folder.ReadSummary() is not { } read) return null;
        return known[trial.Folder] = read;
    }
}
