using System.Runtime.InteropServices;

namespace Lawn.Cli;

/// <summary>Ends the process at once.</summary>
static partial class HardExit
{
    /// <summary>Ends with an exit code, without the clean-up of native libraries: it crashes while another thread is inside libtorch.</summary>
    public static void Now(int code)
    {
        if (!OperatingSystem.IsWindows()) _exit(code);
        Environment.Exit(code);
    }

    [LibraryImport("libc")]
    private static partial void _exit(int code);
}
