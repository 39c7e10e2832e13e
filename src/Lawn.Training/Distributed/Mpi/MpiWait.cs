using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lawn.Training;

/// <summary>Waits for other ranks, and finds out who is missing when that takes too long.</summary>
sealed unsafe partial class MpiWait(MpiLibrary mpi, MpiRollCall rollCall, TimeSpan timeout, Func<int, string> describe)
{
    const int TestsBeforeYielding = 1000;
    const uint PauseInMicroseconds = 50;
    static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan Attention = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until every request is done.</summary>
    /// <exception cref="RankFailureException">It takes longer than the timeout, on this rank or on another; or MPI reports an error.</exception>
    public void For(nint* requests, int count) => Until(() => AreDone(requests, count));

    /// <summary>Waits for what other ranks do.</summary>
    /// <exception cref="RankFailureException">It takes longer than the timeout, on this rank or on another; or MPI reports an error.</exception>
    public void Until(Func<bool> isDone)
    {
        rollCall.NextCall();
        var (start, lastLook) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        for (var tests = 0; ; tests++)
        {
            if (isDone()) return;
            if (tests < TestsBeforeYielding) continue;
            var waited = Stopwatch.GetElapsedTime(start);
            Rest(waited);
            if (Stopwatch.GetElapsedTime(lastLook) < Attention) continue;
            lastLook = Stopwatch.GetTimestamp();
            if (waited < timeout && !rollCall.IsCalled()) continue;
            var missing = rollCall.Hold(isDone);
            if (missing is null) return;
            throw missing.Count > 0 ? RankFailureException.Missing([.. missing.Select(describe)], timeout) : RankFailureException.Stuck(timeout);
        }
    }

    // MPI makes progress only when it is asked, so that a short wait must not sleep; a long one leaves the processor to others.
    static void Rest(TimeSpan waited)
    {
        if (waited < Busy || OperatingSystem.IsWindows()) Thread.Yield();
        else _ = usleep(PauseInMicroseconds);
    }

    [LibraryImport("libc")]
    private static partial int usleep(uint microseconds);

    bool AreDone(nint* requests, int count)
    {
        var status = stackalloc byte[MpiAbi.StatusBytes];
        var all = true;
        for (var k = 0; k < count; k++)
        {
            int done;
            mpi.Check(mpi.Test(requests + k, &done, status), "MPI_Test"); // a request that is done becomes the null request, which stays done
            all &= done != 0;
        }

        return all;
    }
}
