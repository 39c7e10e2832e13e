using System.Runtime.InteropServices;
using System.Text;

namespace Lawn.Training;

/// <summary>The functions of MPI's C interface (MPI 3.1) that the process group calls, from the installed library.</summary>
/// <remarks>Requests are passed as 8 bytes: OpenMPI's are addresses, MPICH's are numbers of 4 bytes in the lower half.</remarks>
sealed unsafe class MpiLibrary
{
    const int LongestErrorText = 512;

    static readonly string[] OpenMpiNames = ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib"];
    static readonly string[] MpichNames = ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"];

    readonly nint library;

    MpiLibrary(nint library)
    {
        this.library = library;
        Abi = MpiAbi.Of(library);
        InitThread = (delegate* unmanaged<void*, void*, int, int*, int>)Find("MPI_Init_thread");
        CommRank = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_size");
        SetErrorHandler = (delegate* unmanaged<nint, nint, int>)Find("MPI_Comm_set_errhandler");
        Allreduce = (delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int>)Find("MPI_Iallreduce");
        Allgather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int>)Find("MPI_Iallgather");
        AllgatherParts = (delegate* unmanaged<nint, int, nint, void*, int*, int*, nint, nint, nint*, int>)Find("MPI_Iallgatherv");
        Broadcast = (delegate* unmanaged<void*, int, nint, int, nint, nint*, int>)Find("MPI_Ibcast");
        Barrier = (delegate* unmanaged<nint, nint*, int>)Find("MPI_Ibarrier");
        Test = (delegate* unmanaged<nint*, int*, void*, int>)Find("MPI_Test");
        Send = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Find("MPI_Isend");
        Probe = (delegate* unmanaged<int, int, nint, int*, void*, int>)Find("MPI_Iprobe");
        Receive = (delegate* unmanaged<void*, int, nint, int, int, nint, void*, int>)Find("MPI_Recv");
        SplitType = (delegate* unmanaged<nint, int, int, nint, nint*, int>)Find("MPI_Comm_split_type");
        Split = (delegate* unmanaged<nint, int, int, nint*, int>)Find("MPI_Comm_split");
        AllocateShared = (delegate* unmanaged<nint, int, nint, nint, void**, nint*, int>)Find("MPI_Win_allocate_shared");
        QueryShared = (delegate* unmanaged<nint, int, nint*, int*, void**, int>)Find("MPI_Win_shared_query");
        FreeShared = (delegate* unmanaged<nint*, int>)Find("MPI_Win_free");
        Abort = (delegate* unmanaged<nint, int, int>)Find("MPI_Abort");
        Finish = (delegate* unmanaged<int>)Find("MPI_Finalize");
        ErrorString = (delegate* unmanaged<int, byte*, int*, int>)Find("MPI_Error_string");
    }

    /// <summary>The constants of this implementation.</summary>
    public MpiAbi Abi { get; }

    /// <summary>MPI_Init_thread(argc, argv, required, provided).</summary>
    public readonly delegate* unmanaged<void*, void*, int, int*, int> InitThread;

    /// <summary>MPI_Comm_rank(comm, rank).</summary>
    public readonly delegate* unmanaged<nint, int*, int> CommRank;

    /// <summary>MPI_Comm_size(comm, size).</summary>
    public readonly delegate* unmanaged<nint, int*, int> CommSize;

    /// <summary>MPI_Comm_set_errhandler(comm, handler).</summary>
    public readonly delegate* unmanaged<nint, nint, int> SetErrorHandler;

    /// <summary>MPI_Iallreduce(send, receive, count, type, op, comm, request).</summary>
    public readonly delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int> Allreduce;

    /// <summary>MPI_Iallgather(send, count, type, receive, count, type, comm, request).</summary>
    public readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, nint*, int> Allgather;

    /// <summary>MPI_Iallgatherv(send, count, type, receive, counts, places, type, comm, request).</summary>
    public readonly delegate* unmanaged<nint, int, nint, void*, int*, int*, nint, nint, nint*, int> AllgatherParts;

    /// <summary>MPI_Ibcast(buffer, count, type, root, comm, request).</summary>
    public readonly delegate* unmanaged<void*, int, nint, int, nint, nint*, int> Broadcast;

    /// <summary>MPI_Ibarrier(comm, request).</summary>
    public readonly delegate* unmanaged<nint, nint*, int> Barrier;

    /// <summary>MPI_Test(request, flag, status).</summary>
    public readonly delegate* unmanaged<nint*, int*, void*, int> Test;

    /// <summary>MPI_Isend(buffer, count, type, destination, tag, comm, request).</summary>
    public readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Send;

    /// <summary>MPI_Iprobe(source, tag, comm, flag, status).</summary>
    public readonly delegate* unmanaged<int, int, nint, int*, void*, int> Probe;

    /// <summary>MPI_Recv(buffer, count, type, source, tag, comm, status).</summary>
    public readonly delegate* unmanaged<void*, int, nint, int, int, nint, void*, int> Receive;

    /// <summary>MPI_Comm_split_type(comm, type, key, info, new comm).</summary>
    public readonly delegate* unmanaged<nint, int, int, nint, nint*, int> SplitType;

    /// <summary>MPI_Comm_split(comm, color, key, new comm).</summary>
    public readonly delegate* unmanaged<nint, int, int, nint*, int> Split;

    /// <summary>MPI_Win_allocate_shared(size, unit, info, comm, base, window).</summary>
    public readonly delegate* unmanaged<nint, int, nint, nint, void**, nint*, int> AllocateShared;

    /// <summary>MPI_Win_shared_query(window, rank, size, unit, base).</summary>
    public readonly delegate* unmanaged<nint, int, nint*, int*, void**, int> QueryShared;

    /// <summary>MPI_Win_free(window).</summary>
    public readonly delegate* unmanaged<nint*, int> FreeShared;

    /// <summary>MPI_Abort(comm, code).</summary>
    public readonly delegate* unmanaged<nint, int, int> Abort;

    /// <summary>MPI_Finalize().</summary>
    public readonly delegate* unmanaged<int> Finish;

    readonly delegate* unmanaged<int, byte*, int*, int> ErrorString;

    /// <summary>Loads the library of the launcher that started this process, or the one that is installed.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public static MpiLibrary Load()
    {
        var fromMpich = Environment.GetEnvironmentVariable("PMI_SIZE") is not null && Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is null;
        string[] names = fromMpich ? [.. MpichNames, .. OpenMpiNames] : [.. OpenMpiNames, .. MpichNames];
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var found)) return new MpiLibrary(found);
        throw new UserErrorException($"--process-group mpi finds no MPI library ({string.Join(", ", names)}). Install OpenMPI (Debian: openmpi-bin and libopenmpi-dev) or MPICH, or set LD_LIBRARY_PATH.");
    }

    /// <summary>Throws where a call returned an error.</summary>
    public void Check(int result, string call)
    {
        if (result == 0) return;
        var text = stackalloc byte[LongestErrorText];
        int length;
        ErrorString(result, text, &length);
        throw new RankFailureException($"{call} of {Abi.Name} failed: {Encoding.UTF8.GetString(text, Math.Clamp(length, 0, LongestErrorText))}. A rank may be lost; the same command goes on from the last checkpoint.");
    }

    /// <summary>The bytes of every rank, by rank.</summary>
    public IReadOnlyList<byte[]> Gather(MpiWait wait, byte[] own, int ranks)
    {
        var all = new byte[ranks * own.Length];
        fixed (byte* mine = own, everyone = all)
        {
            nint request;
            Check(Allgather(mine, own.Length, Abi.Byte, everyone, own.Length, Abi.Byte, Abi.World, &request), "MPI_Iallgather");
            wait.For(&request, 1);
        }

        return [.. all.Chunk(own.Length)];
    }

    nint Find(string name) => NativeLibrary.GetExport(library, name);
}
