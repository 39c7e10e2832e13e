using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The checkpoints of a run. Each is a folder <c>step-N</c>, written beside, brought to the disk and renamed, so that at every moment the last one that
/// was written is there whole; a damaged one is passed over.
/// </summary>
sealed class CheckpointStore(string folder, int kept)
{
    const string Prefix = "step-";
    const string ReplacedSuffix = ".old"; // stands in for a checkpoint while that is replaced by one of the same step

    /// <summary>The step of the newest checkpoint, whole or not; null where there is none.</summary>
    public long? NewestStep => Saved() is [var newest, ..] ? newest.Step : null;

    /// <summary>The name of the checkpoint of a step.</summary>
    public static string NameOf(long step) => $"{Prefix}{step:D9}";

    /// <summary>Writes a checkpoint and removes the oldest beyond the number kept.</summary>
    /// <exception cref="IOException">It cannot be written. The checkpoints before are as they were.</exception>
    public void Save(nn.Module model, optim.Optimizer optimizer, RunState state)
    {
        Directory.CreateDirectory(folder);
        foreach (var part in Directory.GetDirectories(folder, Prefix + "*" + AtomicFile.PartSuffix)) Directory.Delete(part, recursive: true); // of a process that was killed
        var target = Path.Combine(folder, NameOf(state.Step));
        var temporary = target + AtomicFile.PartSuffix;
        try
        {
            Directory.CreateDirectory(temporary);
            CheckpointFiles.Write(temporary, model, optimizer, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary); // a full disk needs its space
            throw;
        }

        var replaced = target + ReplacedSuffix;
        if (Directory.Exists(target) && Directory.Exists(replaced)) Directory.Delete(replaced, recursive: true);
        if (Directory.Exists(target)) Directory.Move(target, replaced);
        Directory.Move(temporary, target);
        FolderSync.Flush(folder);
        RemoveAllBut(state.Step);
    }

    /// <summary>Loads the newest whole checkpoint into model and optimizer.</summary>
    /// <param name="model">The model to fill.</param>
    /// <param name="optimizer">The optimizer to fill.</param>
    /// <param name="damaged">Told of each checkpoint that had to be passed over.</param>
    /// <returns>The state of the run, or null where there is no checkpoint.</returns>
    /// <exception cref="UserErrorException">There are checkpoints, and none is whole.</exception>
    public RunState? Load(nn.Module model, optim.Optimizer optimizer, Action<string> damaged) => NewestWhole(damaged, checkpoint => CheckpointFiles.Load(checkpoint, model, optimizer));

    /// <summary>Loads the weights of the newest whole checkpoint, and nothing else.</summary>
    /// <inheritdoc cref="Load"/>
    public RunState? LoadWeights(nn.Module model, Action<string> damaged) => NewestWhole(damaged, checkpoint => CheckpointFiles.LoadWeights(checkpoint, model));

    /// <summary>Reads the weights of the newest whole checkpoint; the caller disposes them.</summary>
    /// <inheritdoc cref="Load"/>
    public SavedWeights? ReadWeights(Action<string> damaged) => NewestWhole(damaged, CheckpointFiles.ReadWeights);

    T? NewestWhole<T>(Action<string> damaged, Func<string, T> load)
        where T : class
    {
        var faults = new List<(string Checkpoint, string Fault)>();
        foreach (var (path, _, _) in Saved())
        {
            try
            {
                var loaded = load(path);
                foreach (var (checkpoint, fault) in faults) damaged($"The checkpoint {checkpoint} is damaged ({fault}); the one before it is used.");
                return loaded;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or JsonException)
            {
                faults.Add((path, e is JsonException json ? $"state.json: {RunFileReader.Describe(json)}" : e.Message.TrimEnd('.')));
            }
        }

        if (faults.Count == 0) return null;
        var list = string.Join("; ", faults.Select(f => $"{Path.GetFileName(f.Checkpoint)}: {f.Fault}"));
        throw new UserErrorException($"No checkpoint in '{folder}' is whole ({list}). Restore one from a copy, or remove that folder to train from the start.");
    }

    /// <summary>The checkpoints, the newest first; one that was being replaced comes after what replaced it.</summary>
    IReadOnlyList<(string Path, long Step, bool IsReplaced)> Saved()
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<(string Path, long Step, bool IsReplaced)>();
        foreach (var path in Directory.GetDirectories(folder, Prefix + "*"))
        {
            var isReplaced = path.EndsWith(ReplacedSuffix, StringComparison.Ordinal);
            var number = Path.GetFileName(path)[Prefix.Length..];
            if (isReplaced) number = number[..^ReplacedSuffix.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var step)) found.Add((path, step, isReplaced));
        }

        return [.. found.OrderByDescending(c => c.Step).ThenBy(c => c.IsReplaced)];
    }

    // Those of later steps were damaged, or the run would not stand where it does.
    void RemoveAllBut(long newest)
    {
        var valid = Saved().Where(c => c.Step <= newest && !c.IsReplaced).Take(kept).Select(c => c.Path).ToHashSet();
        foreach (var (path, _, _) in Saved().Where(c => !valid.Contains(c.Path)))
        {
            // Under another name first: what is half removed must not look like a checkpoint.
            var doomed = path + AtomicFile.PartSuffix;
            Directory.Move(path, doomed);
            Directory.Delete(doomed, recursive: true);
        }
    }

    static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // what went wrong before is what counts
        }
    }
}
