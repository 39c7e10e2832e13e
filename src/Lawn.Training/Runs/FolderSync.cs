using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lawn.Training;

/// <summary>Brings a folder's names to the disk: a file that was renamed is there after a power cut only then.</summary>
static partial class FolderSync
{
    const int ReadOnly = 0;
    const int NotSupported = 22; // EINVAL: a file system that cannot

    /// <summary>Returns when the names are on the disk. Windows does it by itself.</summary>
    /// <exception cref="IOException">The disk is full or at fault.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = open(folder, ReadOnly);
        if (descriptor < 0) throw Fault(folder);
        try
        {
            if (fsync(descriptor) < 0 && Marshal.GetLastPInvokeError() != NotSupported) throw Fault(folder);
        }
        finally
        {
            close(descriptor);
        }
    }

    static IOException Fault(string folder) => new($"{new Win32Exception(Marshal.GetLastPInvokeError()).Message} : '{folder}'");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
