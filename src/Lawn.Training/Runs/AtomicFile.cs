namespace Lawn.Training;

/// <summary>Files that are there whole or not at all: written beside, flushed to the disk, renamed.</summary>
static class AtomicFile
{
    /// <summary>Stands at the end of the name while a file or folder is being written.</summary>
    public const string PartSuffix = ".part";

    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
        if (!text.EndsWith('\n')) writer.Write('\n');
    });

    public static void Write(string path, Action<Stream> content)
    {
        var temporary = path + PartSuffix;
        try
        {
            WriteFlushed(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException)
        {
            TryDelete(temporary); // a full disk needs its space
            throw;
        }

        FolderSync.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Writes a file that is on the disk when this returns; its name is only after <see cref="FolderSync.Flush"/>.</summary>
    public static void WriteFlushed(string path, Action<Stream> content)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        content(stream);
        stream.Flush(flushToDisk: true);
    }

    static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // what went wrong before is what counts
        }
    }
}
