using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Keeps a second process off a folder. The system releases it when the process ends, however it ends.</summary>
sealed class FolderLock : IDisposable
{
    const string FileName = ".lock";
    readonly FileStream file;

    FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="UserErrorException">Another process has it, or it cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new UserErrorException($"The output folder '{folder}' cannot be written: {fault.Message} Choose another --out.", fault);
        }
        catch (IOException fault)
        {
            throw new UserErrorException($"Another process is at work in '{folder}'. Wait for it, or choose another --out.", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var path = file.Name;
        File.Delete(path); // before the lock goes, so that it is never another's file
        file.Dispose();
    }
}
