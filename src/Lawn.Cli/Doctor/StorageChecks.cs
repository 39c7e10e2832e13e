using Lawn.Tasks.DataSets;

namespace Lawn.Cli;

/// <summary>Checks of data sets and of the disk.</summary>
static class StorageChecks
{
    const long LittleSpace = 1L << 30;

    /// <summary>The findings.</summary>
    /// <param name="data">The data folder given; null for the usual ones.</param>
    /// <param name="output">The folder that is to be written to.</param>
    public static IEnumerable<Finding> All(string? data, string output)
    {
        foreach (var set in DataSetCatalog.All)
            yield return set.TryLocate(data) is { } found
                ? Finding.Ok(set.Name, found.Folder)
                : Finding.Note(set.Name, set.Downloads.Count > 0 ? $"absent: lawn data get {set.Name} fetches it" : "absent: lawn data list says what it needs");
        yield return Folder("data folder", data ?? DataFolders.Default()[0], "no data can be fetched to it, what is there can be read; choose another with --data or $LAWN_DATA", Health.Note);
        yield return Folder("disk", output, "choose another --out", Health.Fault);
    }

    static Finding Folder(string subject, string folder, string advice, Health otherwise)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent) existing = parent;
        try
        {
            var probe = Path.Combine(existing, $".lawn-doctor-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(existing).AvailableFreeSpace;
            var text = $"{existing} can be written to, {free / (double)(1 << 30):0.0} GiB free";
            return free < LittleSpace ? new Finding(subject, otherwise, $"{text}: that is little; {advice}") : Finding.Ok(subject, text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Finding(subject, otherwise, $"{existing} cannot be written to ({fault.Message.TrimEnd('.')}): {advice}");
        }
    }
}
