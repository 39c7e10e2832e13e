using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Ranks on GPUs of NVIDIA, which add up by NCCL on the default stream, the one that torch computes on. Another group, over MPI or TCP, introduces them to each
/// other and finds out who is missing: NCCL itself waits for ever.
/// </summary>
public sealed unsafe class NcclProcessGroup : IProcessGroup
{
    const int NotReady = 600; // cudaErrorNotReady
    const nint Stream = 0;

    readonly IProcessGroup control;
    readonly NcclLibrary nccl;
    readonly TimeSpan timeout;
    nint communicator;

    /// <summary>Joins the other ranks.</summary>
    /// <param name="control">A group of the same ranks, which this one owns.</param>
    /// <param name="localRank">The number among the ranks of this machine, which is that of the GPU.</param>
    /// <param name="timeout">How long a rank is waited for.</param>
    /// <exception cref="UserErrorException">There is no NCCL or no CUDA.</exception>
    public NcclProcessGroup(IProcessGroup control, int localRank, TimeSpan timeout)
        : this(control, localRank, timeout, DeviceType.CUDA)
    {
    }

    internal NcclProcessGroup(IProcessGroup control, int localRank, TimeSpan timeout, DeviceType deviceType)
    {
        (this.control, this.timeout, DeviceType) = (control, timeout, deviceType);
        nccl = NcclLibrary.Load();
        if (nccl.SetDevice(localRank) is not 0 and var error) throw new UserErrorException($"There is no GPU {localRank} for this rank (CUDA error {error}): start as many ranks on a machine as it has GPUs.");
        NcclId id;
        if (Rank == 0) nccl.Check(nccl.GetUniqueId(&id), "ncclGetUniqueId");
        control.BroadcastBytes(new ReadOnlySpan<byte>(&id, NcclId.Length).ToArray(), root: 0).CopyTo(new Span<byte>(&id, NcclId.Length));
        fixed (nint* made = &communicator) nccl.Check(nccl.InitRank(made, Size, id, Rank), "ncclCommInitRank");
    }

    /// <inheritdoc/>
    public int Rank => control.Rank;

    /// <inheritdoc/>
    public int Size => control.Size;

    /// <inheritdoc/>
    public DeviceType DeviceType { get; }

    /// <inheritdoc/>
    public IReduction StartSum(Tensor values)
    {
        if (values.dtype != ScalarType.Float32) throw new ArgumentException("Only float32 tensors are added up.", nameof(values));
        var start = Start(values);
        nccl.Check(nccl.AllReduce(start, start, (nuint)values.numel(), NcclLibrary.Float32, NcclLibrary.SumOperation, communicator, Stream), "ncclAllReduce");
        return new UnderWay(this);
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        var start = Start(values);
        nccl.Check(nccl.Broadcast(start, start, (nuint)(values.numel() * values.ElementSize), NcclLibrary.Bytes, root, communicator, Stream), "ncclBroadcast");
        Wait();
    }

    /// <inheritdoc/>
    public void AllGather(Tensor values, IReadOnlyList<long> lengths)
    {
        var start = (float*)Start(values);
        if (lengths.Distinct().Count() == 1)
        {
            nccl.Check(nccl.AllGather(start + (Rank * lengths[0]), start, (nuint)lengths[0], NcclLibrary.Float32, communicator, Stream), "ncclAllGather");
        }
        else
        {
            nccl.Check(nccl.GroupStart(), "ncclGroupStart");
            for (var rank = 0; rank < Size; start += lengths[rank++])
                nccl.Check(nccl.Broadcast(start, start, (nuint)lengths[rank], NcclLibrary.Float32, rank, communicator, Stream), "ncclBroadcast");
            nccl.Check(nccl.GroupEnd(), "ncclGroupEnd");
        }

        Wait();
    }

    /// <inheritdoc/>
    public void Barrier() => control.Barrier();

    /// <inheritdoc/>
    public string Describe(int rank) => control.Describe(rank);

    /// <inheritdoc/>
    public void Abort(int exitCode)
    {
        if (communicator != 0) nccl.Abort(communicator);
        communicator = 0;
        control.Abort(exitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (communicator != 0) nccl.Destroy(communicator);
        communicator = 0;
        control.Dispose();
    }

    void* Start(Tensor values)
    {
        if (values.device_type != DeviceType) throw new ArgumentException($"NCCL exchanges tensors on {DeviceType}.", nameof(values));
        return TensorMemory.Of(values);
    }

    void Wait()
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            var state = nccl.StreamQuery(Stream);
            if (state == 0) return;
            if (state != NotReady) throw new RankFailureException($"{Describe(Rank)}: CUDA error {state} during an exchange. The same command goes on from the last checkpoint.");
            int error;
            nccl.Check(nccl.AsyncError(communicator, &error), "ncclCommGetAsyncError");
            nccl.Check(error, "An exchange of NCCL");
            if (Stopwatch.GetElapsedTime(start) < timeout)
            {
                Thread.Yield();
                continue;
            }

            nccl.Abort(communicator);
            communicator = 0;
            control.Barrier(); // names who does not come
            throw RankFailureException.Stuck(timeout);
        }
    }

    sealed class UnderWay(NcclProcessGroup group) : IReduction
    {
        public void Wait() => group.Wait();
    }
}
