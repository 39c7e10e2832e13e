namespace Lawn.Training;

/// <summary>
/// A sum over ranks in buckets. A few are under way at a time, so that one is added up while the next is on the wire.
/// </summary>
sealed unsafe class MpiReduction : IReduction
{
    const int UnderWay = 4;

    readonly MpiLibrary mpi;
    readonly MpiWait wait;
    readonly float* values;
    readonly long length;
    readonly nint[] requests = GC.AllocateArray<nint>(UnderWay, pinned: true);
    long started;

    public MpiReduction(MpiLibrary mpi, MpiWait wait, float* values, long length)
    {
        (this.mpi, this.wait, this.length) = (mpi, wait, length);
        this.values = values;
        for (var slot = 0; slot < UnderWay && started < length; slot++) Start(slot);
    }

    /// <inheritdoc/>
    public void Wait()
    {
        var buckets = (length + MpiProcessGroup.BucketLength - 1) / MpiProcessGroup.BucketLength;
        for (var bucket = 0L; bucket < buckets; bucket++)
        {
            var slot = (int)(bucket % UnderWay);
            fixed (nint* request = &requests[slot]) wait.For(request, 1);
            if (started < length) Start(slot);
        }
    }

    void Start(int slot)
    {
        var count = (int)Math.Min(MpiProcessGroup.BucketLength, length - started);
        fixed (nint* request = &requests[slot])
            mpi.Check(mpi.Allreduce(mpi.Abi.InPlace, values + started, count, mpi.Abi.Float, mpi.Abi.Sum, mpi.Abi.World, request), "MPI_Iallreduce");
        started += count;
    }
}
