using System.Diagnostics;

namespace Lawn.Training;

/// <summary>Adds up what the exchange between ranks costs.</summary>
sealed class CommunicationClock
{
    long steps;
    long bytes;
    TimeSpan waiting;
    TimeSpan transfer;

    /// <summary>Times the wait for the slowest rank.</summary>
    public void Wait(Action action) => waiting += Time(action);

    /// <summary>Times a further exchange in the step of a <see cref="Transfer"/>.</summary>
    public void Further(Action action, long size)
    {
        transfer += Time(action);
        bytes += size;
    }

    /// <summary>Times a sum over the ranks, once all are there.</summary>
    public void Transfer(Action action, long size)
    {
        transfer += Time(action);
        bytes += size;
        steps++;
    }

    /// <summary>
    /// Adds the means per step, and begins anew: <c>communication/bytes</c> of the buffers that are exchanged, <c>communication/seconds</c> of the exchange, and
    /// <c>communication/wait_seconds</c> until the slowest rank had come to it.
    /// </summary>
    public void MoveTo(Dictionary<string, double> metrics)
    {
        if (steps == 0) return;
        metrics["communication/bytes"] = (double)bytes / steps;
        metrics["communication/seconds"] = transfer.TotalSeconds / steps;
        metrics["communication/wait_seconds"] = waiting.TotalSeconds / steps;
        (steps, bytes, waiting, transfer) = (0, 0, default, default);
    }

    static TimeSpan Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
