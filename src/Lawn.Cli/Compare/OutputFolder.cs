using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Makes the output folder of a comparison.</summary>
static class OutputFolder
{
    /// <summary>Creates it, or finds that it holds a comparison.</summary>
    /// <exception cref="UserErrorException">It is something else, or cannot be made.</exception>
    public static void Create(string folder)
    {
        if (File.Exists(folder)) throw new UserErrorException($"The output folder '{folder}' is a file. Choose another --out.");
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, "compare.json")))
                throw new UserErrorException($"The output folder '{folder}' is not empty and holds no comparison. Choose another --out.");
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The output folder '{folder}' cannot be used: {fault.Message} Choose another --out.", fault);
        }
    }
}
