using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Ranks on processors that talk through MPI, as <c>mpirun -np 4</c> starts them. MPI's own blocking calls wait for a lost rank for ever;
/// here each call is the non-blocking one, asked again and again until it is done or a time has passed. Ranks of one machine add up in shared memory.
/// </summary>
public sealed unsafe class MpiProcessGroup : IProcessGroup
{
    /// <summary>Elements of a bucket: 1 MiB, large enough for the bandwidth of a link and small enough to stay in a cache while it is added up.</summary>
    internal const int BucketLength = 1 << 18;

    /// <summary>Set to 0, ranks of one machine exchange messages as those of several do.</summary>
    public const string SharedMemoryVariable = "LAWN_MPI_SHARED_MEMORY";

    const int Funneled = 1; // MPI_THREAD_FUNNELED: this thread alone calls MPI
    const int BroadcastPiece = 1 << 30;

    readonly MpiLibrary mpi;
    readonly RankIdentity[] identities;
    readonly MpiWait wait;
    readonly MpiNode? node;
    bool isAborted;

    /// <summary>Joins the other ranks. A process can do so once.</summary>
    /// <param name="timeout">How long a rank is waited for.</param>
    /// <exception cref="UserErrorException">There is no MPI library.</exception>
    public MpiProcessGroup(TimeSpan timeout)
    {
        mpi = MpiLibrary.Load();
        int level, rank, size;
        mpi.Check(mpi.InitThread(null, null, Funneled, &level), "MPI_Init_thread");
        mpi.Check(mpi.SetErrorHandler(mpi.Abi.World, mpi.Abi.ErrorsReturn), "MPI_Comm_set_errhandler");
        mpi.Check(mpi.CommRank(mpi.Abi.World, &rank), "MPI_Comm_rank");
        mpi.Check(mpi.CommSize(mpi.Abi.World, &size), "MPI_Comm_size");
        (Rank, Size) = (rank, size);
        identities = [.. Enumerable.Repeat(new RankIdentity(0, "unknown host"), size)];
        wait = new MpiWait(mpi, new MpiRollCall(mpi, rank, size), timeout, Describe);
        identities = Introduce();
        if (Environment.GetEnvironmentVariable(SharedMemoryVariable) != "0") node = MpiNode.Join(mpi, wait, rank, size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public DeviceType DeviceType => DeviceType.CPU;

    /// <summary>The library, for example <c>OpenMPI</c>.</summary>
    public string Library => mpi.Abi.Name;

    /// <inheritdoc/>
    public IReduction StartSum(Tensor values)
    {
        Require(values);
        var start = (float*)TensorMemory.Of(values);
        if (node is null) return new MpiReduction(mpi, wait, start, values.numel());
        node.Sum(start, values.numel());
        return IReduction.Done;
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        if (values.device_type != DeviceType.CPU) throw new ArgumentException("MPI sends tensors in main memory.", nameof(values));
        var bytes = values.numel() * values.ElementSize;
        var start = (byte*)TensorMemory.Of(values);
        if (node is { IsWorld: true })
        {
            node.Broadcast(start, bytes, root);
            return;
        }

        for (var sent = 0L; sent < bytes; sent += BroadcastPiece)
        {
            nint request;
            mpi.Check(mpi.Broadcast(start + sent, (int)Math.Min(BroadcastPiece, bytes - sent), mpi.Abi.Byte, root, mpi.Abi.World, &request), "MPI_Ibcast");
            wait.For(&request, 1);
        }
    }

    /// <inheritdoc/>
    public void AllGather(Tensor values, IReadOnlyList<long> lengths)
    {
        Require(values);
        var start = (float*)TensorMemory.Of(values);
        if (node is { IsWorld: true })
        {
            node.AllGather(start, lengths);
            return;
        }

        int[] counts = [.. lengths.Select(length => checked((int)length))];
        int[] places = [.. Enumerable.Range(0, Size).Select(rank => checked((int)lengths.Take(rank).Sum()))];
        fixed (int* count = counts, place = places)
        {
            nint request;
            mpi.Check(mpi.AllgatherParts(mpi.Abi.InPlace, 0, mpi.Abi.Float, start, count, place, mpi.Abi.Float, mpi.Abi.World, &request), "MPI_Iallgatherv");
            wait.For(&request, 1);
        }
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        nint request;
        mpi.Check(mpi.Barrier(mpi.Abi.World, &request), "MPI_Ibarrier");
        wait.For(&request, 1);
    }

    /// <inheritdoc/>
    public string Describe(int rank) => identities[rank].Describe(rank);

    /// <inheritdoc/>
    public void Abort(int exitCode)
    {
        isAborted = true;
        mpi.Abort(mpi.Abi.World, exitCode);
        Process.GetCurrentProcess().Kill();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isAborted)
        {
            node?.Dispose();
            mpi.Finish();
        }

        isAborted = true;
    }

    static void Require(Tensor values)
    {
        if (values.dtype != ScalarType.Float32 || values.device_type != DeviceType.CPU) throw new ArgumentException("MPI exchanges float32 tensors in main memory.", nameof(values));
    }

    RankIdentity[] Introduce()
    {
        var own = new RankIdentity(Environment.ProcessId, Environment.MachineName).ToBytes();
        return [.. mpi.Gather(wait, own, Size).Select(bytes => RankIdentity.FromBytes(bytes))];
    }
}
