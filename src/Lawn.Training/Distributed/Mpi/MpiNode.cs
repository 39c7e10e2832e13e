using System.Numerics;

namespace Lawn.Training;

/// <summary>
/// The ranks of one machine, which add up in memory that all of them see (MPI 3's shared windows): each copies its numbers in, adds up one part of
/// everybody's, in the order of the ranks, and copies the parts of all out. On several machines of as many ranks each, the part is summed over the machines
/// in between, so that only one buffer for each machine is on the wire.
/// </summary>
/// <remarks>Two copies of the memory take turns: a rank that is done may begin anew while another still copies out.</remarks>
sealed unsafe class MpiNode : IDisposable
{
    const int Copies = 2;
    const int PieceLength = MpiProcessGroup.BucketLength;
    const int PieceBytes = PieceLength * sizeof(float);
    const int FlagBytes = 128; // a cache line and the one that is fetched with it

    readonly MpiLibrary mpi;
    readonly MpiWait wait;
    readonly int rank;
    readonly int size;
    readonly nint across;
    readonly byte*[] segments; // of each rank: its flag, then its copies
    nint window;
    long meetings;
    int copy;

    MpiNode(MpiLibrary mpi, MpiWait wait, int rank, int size, bool isWorld, nint across, nint window, byte*[] segments)
    {
        (this.mpi, this.wait, this.rank, this.size, IsWorld, this.across, this.window) = (mpi, wait, rank, size, isWorld, across, window);
        this.segments = segments;
    }

    /// <summary>Whether these are all ranks.</summary>
    public bool IsWorld { get; }

    /// <summary>Joins the ranks of this machine.</summary>
    /// <returns>Null where machines have one rank each or different numbers of them, or share no memory: the same on all ranks.</returns>
    public static MpiNode? Join(MpiLibrary mpi, MpiWait wait, int worldRank, int worldSize)
    {
        if (worldSize == 1) return null;
        nint node = 0, across = 0, window = 0;
        int rank, size;
        mpi.Check(mpi.SplitType(mpi.Abi.World, mpi.Abi.SharedMemory, worldRank, mpi.Abi.NoInfo, &node), "MPI_Comm_split_type");
        mpi.Check(mpi.CommRank(node, &rank), "MPI_Comm_rank");
        mpi.Check(mpi.CommSize(node, &size), "MPI_Comm_size");
        var sizes = mpi.Gather(wait, BitConverter.GetBytes(size), worldSize).Select(bytes => BitConverter.ToInt32(bytes)).Distinct().ToList();
        if (sizes.Count > 1 || size == 1) return null;

        mpi.Check(mpi.SetErrorHandler(node, mpi.Abi.ErrorsReturn), "MPI_Comm_set_errhandler");
        mpi.Check(mpi.Split(mpi.Abi.World, rank, worldRank, &across), "MPI_Comm_split");
        void* own;
        var isThere = mpi.AllocateShared(FlagBytes + (Copies * PieceBytes), 1, mpi.Abi.NoInfo, node, &own, &window) == 0;
        var segments = new byte*[size];
        for (var other = 0; isThere && other < size; other++)
        {
            nint bytes;
            int unit;
            void* start;
            isThere = mpi.QueryShared(window, other, &bytes, &unit, &start) == 0;
            segments[other] = (byte*)start;
        }

        if (isThere) *(long*)segments[rank] = 0;
        return mpi.Gather(wait, [isThere ? (byte)1 : (byte)0], worldSize).All(other => other[0] == 1)
            ? new MpiNode(mpi, wait, rank, size, size == worldSize, across, window, segments)
            : null;
    }

    /// <summary>Replaces numbers by their sums over all ranks.</summary>
    public void Sum(float* values, long length)
    {
        for (; length > 0; values += PieceLength, length -= PieceLength) SumPiece(values, (int)Math.Min(length, PieceLength));
    }

    /// <summary>Replaces bytes by those of a rank, where these are all ranks.</summary>
    public void Broadcast(byte* bytes, long length, int root)
    {
        for (; length > 0; bytes += PieceBytes, length -= PieceBytes)
        {
            var count = Math.Min(length, PieceBytes);
            var shared = Copy(root);
            if (rank == root) Buffer.MemoryCopy(bytes, shared, PieceBytes, count);
            Meet();
            if (rank != root) Buffer.MemoryCopy(shared, bytes, count, count);
            copy = 1 - copy;
        }
    }

    /// <summary>Fills in the parts of the other ranks, where these are all ranks; see <see cref="IProcessGroup.AllGather"/>.</summary>
    public void AllGather(float* values, IReadOnlyList<long> lengths)
    {
        var longest = lengths.Max();
        for (var done = 0L; done < longest; done += PieceLength)
        {
            var start = values;
            for (var of = 0; of < size; start += lengths[of++])
                if (of == rank) CopyPiece(start, of);
            Meet();
            start = values;
            for (var of = 0; of < size; start += lengths[of++])
                if (of != rank) CopyPiece(start, of);
            copy = 1 - copy;

            void CopyPiece(float* part, int of)
            {
                var bytes = Math.Clamp(lengths[of] - done, 0, PieceLength) * sizeof(float);
                if (of == rank) Buffer.MemoryCopy(part + done, Copy(of), bytes, bytes);
                else Buffer.MemoryCopy(Copy(of), part + done, bytes, bytes);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (nint* shared = &window) mpi.FreeShared(shared);
    }

    void SumPiece(float* values, int count)
    {
        Buffer.MemoryCopy(values, Copy(rank), PieceBytes, (long)count * sizeof(float));
        Meet();
        var (first, last) = Part(count, rank);
        var own = (float*)Copy(rank);
        AddUp(own, first, last);
        if (!IsWorld && last > first) SumOverMachines(own + first, last - first);
        Meet();
        for (var other = 0; other < size; other++)
        {
            var (start, end) = Part(count, other);
            Buffer.MemoryCopy((float*)Copy(other) + start, values + start, (long)(end - start) * sizeof(float), (long)(end - start) * sizeof(float));
        }

        copy = 1 - copy;
    }

    void AddUp(float* result, int first, int last)
    {
        var k = first;
        for (; k <= last - Vector<float>.Count; k += Vector<float>.Count)
        {
            var sum = Vector.Load((float*)Copy(0) + k);
            for (var other = 1; other < size; other++) sum += Vector.Load((float*)Copy(other) + k);
            sum.Store(result + k);
        }

        for (; k < last; k++)
        {
            var sum = ((float*)Copy(0))[k];
            for (var other = 1; other < size; other++) sum += ((float*)Copy(other))[k];
            result[k] = sum;
        }
    }

    void SumOverMachines(float* values, int count)
    {
        nint request;
        mpi.Check(mpi.Allreduce(mpi.Abi.InPlace, values, count, mpi.Abi.Float, mpi.Abi.Sum, across, &request), "MPI_Iallreduce");
        wait.For(&request, 1);
    }

    // Returns when every rank of the machine has come, with all that it has written.
    void Meet()
    {
        var meeting = ++meetings;
        Volatile.Write(ref *(long*)segments[rank], meeting);
        wait.Until(() =>
        {
            for (var other = 0; other < size; other++)
                if (Volatile.Read(ref *(long*)segments[other]) < meeting) return false;
            return true;
        });
    }

    byte* Copy(int of) => segments[of] + FlagBytes + (copy * PieceBytes);

    (int First, int Last) Part(int count, int of) => ((int)((long)count * of / size), (int)((long)count * (of + 1) / size));
}
