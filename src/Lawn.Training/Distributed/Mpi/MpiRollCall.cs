using System.Diagnostics;

namespace Lawn.Training;

/// <summary>
/// Finds the ranks that do not come to a call. A rank that has waited too long says so to all others. Those that wait in the same call
/// answer in kind; who has not answered after a few seconds is lost, stopped or elsewhere. As long as nobody waits too long nothing is sent.
/// </summary>
sealed unsafe class MpiRollCall(MpiLibrary mpi, int rank, int size)
{
    /// <summary>How long answers are waited for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    const int Tag = 7001;

    readonly List<long[]> messages = []; // stay where they are until the process ends, as a lost rank never takes its own
    readonly long[] heardFrom = new long[size];
    long call;

    /// <summary>Counts the calls; all ranks make the same ones.</summary>
    public void NextCall() => call++;

    /// <summary>Whether another rank has begun a roll call for the present call.</summary>
    public bool IsCalled()
    {
        Listen();
        return heardFrom.Any(number => number == call);
    }

    /// <summary>Holds a roll call.</summary>
    /// <param name="isDone">Whether the call has ended meanwhile, because a late rank came.</param>
    /// <returns>The ranks that are missing; null where the call has ended.</returns>
    public IReadOnlyList<int>? Hold(Func<bool> isDone)
    {
        heardFrom[rank] = call;
        for (var other = 0; other < size; other++)
            if (other != rank) Tell(other);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Window)
        {
            if (isDone()) return null;
            Listen();
            Thread.Sleep(1);
        }

        return [.. Enumerable.Range(0, size).Where(other => heardFrom[other] != call)];
    }

    void Tell(int other)
    {
        var message = GC.AllocateArray<long>(2, pinned: true); // the number, and room for the request
        message[0] = call;
        messages.Add(message);
        fixed (long* content = message)
            mpi.Check(mpi.Send(content, sizeof(long), mpi.Abi.Byte, other, Tag, mpi.Abi.World, (nint*)(content + 1)), "MPI_Isend");
    }

    void Listen()
    {
        var status = stackalloc byte[MpiAbi.StatusBytes];
        for (var other = 0; other < size; other++)
        {
            if (other == rank) continue;
            for (; ; )
            {
                int waiting;
                long number;
                mpi.Check(mpi.Probe(other, Tag, mpi.Abi.World, &waiting, status), "MPI_Iprobe");
                if (waiting == 0) break;
                mpi.Check(mpi.Receive(&number, sizeof(long), mpi.Abi.Byte, other, Tag, mpi.Abi.World, status), "MPI_Recv");
                heardFrom[other] = number;
            }
        }
    }
}
