using System.Diagnostics;
using System.Runtime;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Leaks;

/// <summary>
/// Watches a run for what it does not let go: tensors between two ends of epochs, with the garbage collector held so that it hides none, and the
/// process' resident memory from the second of them to the run's end.
/// </summary>
sealed class LeakMeter(int firstEpoch, int lastCountedEpoch) : IRunObserver
{
    const long Allowance = 200 << 20; // of managed memory, while the collector is held

    /// <summary>Called after each step.</summary>
    public Action? AfterStep { get; init; }

    public long TensorsAtFirst { get; private set; }

    public long TensorsAtLast { get; private set; }

    /// <summary>Resident bytes after the warm-up.</summary>
    public long ResidentAtFirst { get; private set; }

    public long Steps { get; private set; }

    public List<string> Notices { get; } = [];

    public void Started(long stepsDone, long totalSteps)
    {
    }

    public void Stepped(in StepReport report)
    {
        Steps = report.Step;
        AfterStep?.Invoke();
    }

    public void EpochEnded(EpochReport report)
    {
        if (report.Epoch == firstEpoch)
        {
            Resident(); // what is garbage by now does not count
            TensorsAtFirst = Tensor.TotalCount;
            GC.TryStartNoGCRegion(Allowance);
        }
        else if (report.Epoch == lastCountedEpoch)
        {
            TensorsAtLast = Tensor.TotalCount;
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
            ResidentAtFirst = Resident(); // not before: the collector that was held has taken memory
        }
    }

    public void Noticed(string message) => Notices.Add(message);

    public static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
