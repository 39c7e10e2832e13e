using System.Runtime.InteropServices;

namespace Lawn.Cli;

/// <summary>
/// Settings of the C library that must be made before libtorch loads. On Linux with glibc: freed memory is kept for the next step
/// instead of going back to the system (measured 1.1 to 1.3 times faster training of convolutions), and idle OpenMP threads sleep
/// instead of spinning, so that a busy neighbour does not stall them.
/// </summary>
static partial class NativeSettings
{
    const int TrimThreshold = -1;
    const int TopPad = -2;
    const int MmapThreshold = -3;

    /// <summary>Applies them where they are known to help; does nothing elsewhere.</summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)) return;
        try
        {
            _ = mallopt(MmapThreshold, 1 << 30);
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(TopPad, 1 << 26);
            // Environment.SetEnvironmentVariable does not reach native code. 0: a value of the user's stays.
            _ = setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // another C library: nothing to tune
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
