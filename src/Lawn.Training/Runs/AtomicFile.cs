namespace Lawn.Training;

/// <summary>Files that are there whole or not at all: written beside, flushed to the disk, renamed.</summary>
static class AtomicFile
{
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
        if (!text.EndsWith('\n')) writer.Write('\n');
    });

    public static void Write(string path, Action<Stream> content)
    {
        var temporary = path + ".part";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            content(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
