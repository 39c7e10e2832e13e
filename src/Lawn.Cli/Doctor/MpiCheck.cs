using System.Runtime.InteropServices;
using System.Text;

namespace Lawn.Cli;

/// <summary>Whether training on several processes can start: the launcher and the library, and which.</summary>
static unsafe class MpiCheck
{
    const int LongestVersion = 8192; // MPI_MAX_LIBRARY_VERSION_STRING, of the larger kind

    static readonly string[] Names = ["libmpi.so.40", "libmpich.so.12", "libmpi.so.12", "libmpi.so", "libmpi.40.dylib", "libmpi.12.dylib"];

    /// <summary>The finding.</summary>
    public static Finding Run()
    {
        const string Subject = "MPI";
        var launcher = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mpirun")).FirstOrDefault(File.Exists);
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            var text = $"{name}, {VersionOf(library)}";
            return launcher is null
                ? Finding.Note(Subject, $"{text}, but no mpirun on the PATH (Debian: apt-get install openmpi-bin)")
                : Finding.Ok(Subject, $"{launcher}, {text}");
        }

        return Finding.Note(Subject, launcher is null
            ? "none: training on several processes needs it (Debian: apt-get install openmpi-bin libopenmpi-dev)"
            : $"{launcher}, but no MPI library ({string.Join(", ", Names[..3])}): apt-get install libopenmpi-dev, or set LD_LIBRARY_PATH");
    }

    // May be called before MPI is initialised (MPI 3.1, 8.7.1).
    static string VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MPI_Get_library_version", out var address)) return "version not known";
        var text = stackalloc byte[LongestVersion];
        int length;
        ((delegate* unmanaged<byte*, int*, int>)address)(text, &length);
        return Encoding.UTF8.GetString(text, Math.Clamp(length, 0, LongestVersion)).TrimEnd('\0').Split('\n', ',')[0].Trim();
    }
}
