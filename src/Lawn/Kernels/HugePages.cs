using System.Runtime.InteropServices;

namespace Lawn.Kernels;

/// <summary>
/// Asks Linux to back large arrays with 2 MB pages. A step streams through all of an optimizer's state; with 4 KB pages part of
/// its time goes to address translation, the more so in a virtual machine. A request only: any failure leaves the memory as it is.
/// </summary>
static unsafe partial class HugePages
{
    const nuint PageSize = 2 << 20;
    const int AdviseHugePage = 14;
    const int AdviseCollapse = 25;

    /// <summary>Requests large pages for the whole pages within an array, for those already in use too. Small arrays are left alone.</summary>
    public static void Request(void* data, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * (long)PageSize) return;
        var start = ((nuint)data + PageSize - 1) & ~(PageSize - 1);
        var end = ((nuint)data + (nuint)bytes) & ~(PageSize - 1);
        if (end <= start) return;
        _ = Advise((void*)start, end - start, AdviseHugePage);
        _ = Advise((void*)start, end - start, AdviseCollapse); // Linux 6.1 and later; elsewhere the kernel collapses them in time
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
