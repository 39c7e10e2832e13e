using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The summaries in the run folders of a comparison.</summary>
sealed class RunStore(string root)
{
    readonly Lock gate = new();
    readonly Dictionary<string, TrialResult> known = [];

    /// <summary>What a run came to; null where it did not come to its end.</summary>
    public TrialResult? Find(Trial trial) => Find(trial.Folder);

    /// <summary>The same, by the run folder's path below the output folder.</summary>
    public TrialResult? Find(string folder)
    {
        lock (gate)
        {
            if (known.TryGetValue(folder, out var result)) return result;
            var path = Path.Combine(root, folder);
            if (!File.Exists(Path.Combine(path, "config.json"))) return null;
            if (RunFolder.OpenExisting(path).Folder.ReadSummary() is not { } read) return null;
            return known[folder] = TrialResult.Of(read);
        }
    }
}
