namespace Lawn.Fuzz;

/// <summary>A folder for the files of one input, in memory where the system has such a place; it goes at the end.</summary>
sealed class ScratchFolder : IDisposable
{
    const string InMemory = "/dev/shm";

    /// <summary>The folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath(), $"lawn-fuzz-{Environment.ProcessId}-{Guid.NewGuid():N}");

    /// <summary>Makes it.</summary>
    public ScratchFolder() => Directory.CreateDirectory(Path);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
