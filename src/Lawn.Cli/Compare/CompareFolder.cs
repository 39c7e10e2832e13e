using Lawn.Sweeps;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The output folder of a comparison: its files, run folders under <c>runs/</c>, and the queue where no other is given.</summary>
static class CompareFolder
{
    const string LocalQueue = "compare.db";
    const string SharedQueue = "compare.storage"; // the URL, and the name in it, which no other folder has
    static readonly string[] Marks = ["compare.json", LocalQueue, SharedQueue];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Creates it, or finds that it holds a comparison.</summary>
    /// <exception cref="UserErrorException">It is something else, or cannot be made.</exception>
    public static void Create(string folder)
    {
        if (File.Exists(folder)) throw new UserErrorException($"The output folder '{folder}' is a file. Choose another --out.");
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !Marks.Any(mark => File.Exists(Path.Combine(folder, mark))))
                throw new UserErrorException($"The output folder '{folder}' is not empty and holds no comparison. Choose another --out.");
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, fault);
        }
    }

    /// <summary>Where the queue of a folder is, and what the names of its studies begin with. The first command decides it for all.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="given">The storage of the command line; null for none.</param>
    /// <exception cref="UserErrorException">The folder has its queue elsewhere, or cannot be written.</exception>
    public static (StorageUrl Storage, string Name) QueueOf(string folder, StorageUrl? given)
    {
        var shared = Path.Combine(folder, SharedQueue);
        try
        {
            if (!File.Exists(shared))
            {
                var local = Path.Combine(folder, LocalQueue);
                if (given is null) return (StorageUrl.OfFile(local), "compare");
                if (File.Exists(local)) throw new UserErrorException($"The comparison in '{folder}' has its queue in {local}: leave out --storage, or delete that file when nobody works on it.");
                Found(shared, given);
            }

            var (url, name) = Read(shared);
            if (given is not null && given.ToString() != url) throw new UserErrorException($"The comparison in '{folder}' has its queue in {url}, not in {given}. Give that --storage, or another --out.");
            return (given ?? StorageUrl.Parse(url), name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, fault);
        }
    }

    // Of machines that begin at the same moment one makes the file.
    static void Found(string path, StorageUrl storage)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{storage}\ncompare-{Guid.NewGuid().ToString("N")[..12]}\n"));
        }
        catch (IOException) when (File.Exists(path))
        {
            // another did
        }
    }

    static (string Url, string Name) Read(string path)
    {
        for (var until = DateTime.UtcNow + Patience; ; Thread.Sleep(50))
        {
            var text = File.ReadAllText(path);
            if (text.EndsWith('\n') && text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var url, var name]) return (url, name);
            if (DateTime.UtcNow > until) throw new UserErrorException($"'{path}' is damaged: delete it, and start the same command again.");
        }
    }

    static UserErrorException Unusable(string folder, Exception fault) => new($"The output folder '{folder}' cannot be used: {fault.Message} Choose another --out.", fault);
}
