using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>Reads a data file whole and turns every way of failing into one line for the user.</summary>
static class DataFile
{
    /// <summary>The file's bytes.</summary>
    /// <exception cref="UserErrorException">It is missing, a folder, unreadable or empty.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new UserErrorException($"{path} is a folder; a file is expected there.");
        if (!File.Exists(path)) throw new UserErrorException($"{path} does not exist.");
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {fault.Message}", fault);
        }

        return content.AsSpan().ContainsAnyExcept("\r\n\t "u8) ? content : throw new UserErrorException($"{path} is empty.");
    }
}
