using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The folder of a study: <c>study.json</c>, run folders under <c>runs/</c>, and the storage where no other is given.</summary>
static class SweepFolder
{
    const string StudyName = "study.json";
    const string StorageName = "storage";

    /// <summary>Whether a folder is that of a study.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, StudyName));

    /// <summary>The study of a folder.</summary>
    public static Study Read(string folder, IRunOptions options) => StudyFile.Read(Path.Combine(folder, StudyName), options);

    /// <summary>The storage of a folder.</summary>
    public static StorageUrl StorageOf(string folder, string? given)
    {
        if (given is not null) return StorageUrl.Parse(given);
        var file = Path.Combine(folder, StorageName);
        return File.Exists(file) ? StorageUrl.Parse(File.ReadAllText(file).Trim()) : StorageUrl.OfFile(Path.Combine(folder, "sweep.db"));
    }

    /// <summary>Makes the folder, or finds that it is one of the same study.</summary>
    /// <exception cref="UserErrorException">It holds something else, or cannot be made.</exception>
    public static void Create(string folder, Study study, StorageUrl? storage)
    {
        try
        {
            if (File.Exists(folder)) throw new UserErrorException($"The output folder '{folder}' is a file. Choose another --out.");
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !Is(folder))
                throw new UserErrorException($"The output folder '{folder}' is not empty and holds no study. Choose another --out.");
            if (Is(folder) && StudyDefinition.Difference(File.ReadAllText(Path.Combine(folder, StudyName)), study.Definition) is { } difference)
                throw new UserErrorException($"The output folder '{folder}' holds another study ({difference}). Choose another --out.");
            Directory.CreateDirectory(folder);
            Write(StudyName, study.Definition);
            if (storage is not null) Write(StorageName, storage.ToString());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The output folder '{folder}' cannot be used: {fault.Message} Choose another --out.", fault);
        }

        void Write(string name, string text)
        {
            var part = Path.Combine(folder, $".{name}-{Guid.NewGuid():N}");
            File.WriteAllText(part, text + "\n");
            File.Move(part, Path.Combine(folder, name), overwrite: true);
        }
    }
}
