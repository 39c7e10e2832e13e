using System.Runtime.InteropServices;

namespace Lawn.Training;

/// <summary>
/// The functions of NCCL 2 that the process group calls, from the library that comes with libtorch for CUDA, and those of the CUDA runtime that set the
/// device and ask whether a stream is done.
/// </summary>
sealed unsafe class NcclLibrary
{
    /// <summary>ncclFloat32, ncclUint8 and ncclSum of nccl.h.</summary>
    public const int Float32 = 7, Bytes = 1, SumOperation = 0;

    /// <summary>Names another NCCL library, or one that stands for it.</summary>
    public const string PathVariable = "LAWN_NCCL_LIBRARY";

    static readonly string[] Names = ["libnccl.so.2", "libnccl.so"];
    static readonly string[] RuntimeNames = ["libcudart.so.12", "libcudart.so.13", "libcudart.so"];

    readonly delegate* unmanaged<int, nint> errorString;

    NcclLibrary(nint nccl, nint runtime)
    {
        errorString = (delegate* unmanaged<int, nint>)NativeLibrary.GetExport(nccl, "ncclGetErrorString");
        GetUniqueId = (delegate* unmanaged<NcclId*, int>)NativeLibrary.GetExport(nccl, "ncclGetUniqueId");
        InitRank = (delegate* unmanaged<nint*, int, NcclId, int, int>)NativeLibrary.GetExport(nccl, "ncclCommInitRank");
        AllReduce = (delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(nccl, "ncclAllReduce");
        Broadcast = (delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(nccl, "ncclBroadcast");
        AllGather = (delegate* unmanaged<void*, void*, nuint, int, nint, nint, int>)NativeLibrary.GetExport(nccl, "ncclAllGather");
        GroupStart = (delegate* unmanaged<int>)NativeLibrary.GetExport(nccl, "ncclGroupStart");
        GroupEnd = (delegate* unmanaged<int>)NativeLibrary.GetExport(nccl, "ncclGroupEnd");
        AsyncError = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(nccl, "ncclCommGetAsyncError");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(nccl, "ncclCommDestroy");
        Abort = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(nccl, "ncclCommAbort");
        StreamQuery = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(runtime, "cudaStreamQuery");
        SetDevice = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(runtime, "cudaSetDevice");
    }

    /// <summary>ncclGetUniqueId(id).</summary>
    public readonly delegate* unmanaged<NcclId*, int> GetUniqueId;

    /// <summary>ncclCommInitRank(comm, ranks, id, rank).</summary>
    public readonly delegate* unmanaged<nint*, int, NcclId, int, int> InitRank;

    /// <summary>ncclAllReduce(send, receive, count, type, operation, comm, stream).</summary>
    public readonly delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int> AllReduce;

    /// <summary>ncclBroadcast(send, receive, count, type, root, comm, stream).</summary>
    public readonly delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int> Broadcast;

    /// <summary>ncclAllGather(send, receive, count, type, comm, stream).</summary>
    public readonly delegate* unmanaged<void*, void*, nuint, int, nint, nint, int> AllGather;

    /// <summary>ncclGroupStart().</summary>
    public readonly delegate* unmanaged<int> GroupStart;

    /// <summary>ncclGroupEnd().</summary>
    public readonly delegate* unmanaged<int> GroupEnd;

    /// <summary>ncclCommGetAsyncError(comm, result).</summary>
    public readonly delegate* unmanaged<nint, int*, int> AsyncError;

    /// <summary>ncclCommDestroy(comm).</summary>
    public readonly delegate* unmanaged<nint, int> Destroy;

    /// <summary>ncclCommAbort(comm).</summary>
    public readonly delegate* unmanaged<nint, int> Abort;

    /// <summary>cudaStreamQuery(stream): 0 when all work is done, 600 while it is not.</summary>
    public readonly delegate* unmanaged<nint, int> StreamQuery;

    /// <summary>cudaSetDevice(device).</summary>
    public readonly delegate* unmanaged<int, int> SetDevice;

    /// <summary>Loads the libraries.</summary>
    /// <exception cref="UserErrorException">One is not there, or lacks a function.</exception>
    public static NcclLibrary Load()
    {
        var given = Environment.GetEnvironmentVariable(PathVariable);
        var nccl = given is null ? First(Names) : First([given]);
        var runtime = given is not null && NativeLibrary.TryGetExport(nccl, "cudaStreamQuery", out _) ? nccl : First(RuntimeNames);
        try
        {
            return new NcclLibrary(nccl, runtime);
        }
        catch (EntryPointNotFoundException missing)
        {
            throw new UserErrorException($"The NCCL library is not one of version 2.4 or later: {missing.Message}", missing);
        }
    }

    /// <summary>Throws where a call returned an error.</summary>
    public void Check(int result, string call)
    {
        if (result != 0) throw new RankFailureException($"{call} failed: {Marshal.PtrToStringUTF8(errorString(result))}. A rank may be lost; the same command goes on from the last checkpoint.");
    }

    static nint First(string[] names)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, typeof(TorchSharp.torch).Assembly, null, out var found) || NativeLibrary.TryLoad(name, out found)) return found;
        throw new UserErrorException($"--process-group nccl finds no {string.Join(" or ", names)}. It comes with libtorch for CUDA; set LD_LIBRARY_PATH to its folder.");
    }
}
