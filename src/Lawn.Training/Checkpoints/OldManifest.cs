using System.Text.Json;

namespace Lawn.Training;

/// <summary>The <c>state.json</c> of a checkpoint of format 1, which held the checksums of the other files.</summary>
sealed record OldManifest(RunState State, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>Reads it, and checks the files beside it.</summary>
    /// <exception cref="InvalidDataException">A file does not have its checksum.</exception>
    public static OldManifest Read(string path)
    {
        var manifest = JsonSerializer.Deserialize<OldManifest>(File.ReadAllText(path), RunJson.Indented);
        if (manifest is null or { State: null } or { Sha256: null }) throw new InvalidDataException($"{Path.GetFileName(path)} is incomplete");
        foreach (var (name, sum) in manifest.Sha256)
            if (Checksums.Of(Path.Combine(Path.GetDirectoryName(path)!, name)) != sum) throw new InvalidDataException($"{name} does not have its checksum");
        return manifest;
    }
}
