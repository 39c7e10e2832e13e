using System.Diagnostics;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>Workers of this process on one study.</summary>
static class WorkerPool
{
    static readonly string Self = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>Works until all is done, or until stopped; then the trials at work save and go back to the queue.</summary>
    /// <param name="store">The queue.</param>
    /// <param name="plan">Adds to it.</param>
    /// <param name="root">The study's folder.</param>
    /// <param name="start">Does a run; see <see cref="TrialRunner"/>.</param>
    /// <param name="observer">Sees what happens.</param>
    /// <param name="workers">Trials at a time.</param>
    /// <param name="interrupted">Stops it.</param>
    /// <exception cref="Training.UserErrorException">A trial cannot be done for a fault of the input, or the storage is gone.</exception>
    public static async Task RunAsync(
        TrialStore store, IStudyPlan plan, string root, Func<TrialRecord, string, CancellationToken, Task<TrialExit>> start, IWorkObserver observer, int workers, CancellationToken interrupted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        await Task.WhenAll(Enumerable.Range(1, workers).Select(One));

        async Task One(int number)
        {
            try
            {
                await new Worker(store, plan, root, start, observer, $"{Self}:{number}").RunAsync(stop.Token);
            }
            catch
            {
                await stop.CancelAsync(); // the others save their trials
                throw;
            }
        }
    }

    /// <summary>Puts trials back into the queue whose workers were processes of this machine that ended, and failed ones.</summary>
    public static void Recover(TrialStore store)
    {
        store.Release(IsGone);
        store.RetryFailed();
    }

    static bool IsGone(string worker)
    {
        var parts = worker.Split(':');
        if (parts.Length != 4 || parts[0] != Environment.MachineName || !int.TryParse(parts[1], out var process)) return false;
        try
        {
            using var found = Process.GetProcessById(process);
            return found.HasExited;
        }
        catch (ArgumentException)
        {
            return true; // there is none
        }
        catch (Exception hidden) when (hidden is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
