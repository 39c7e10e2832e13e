namespace Lawn.Kernels;

/// <summary>One kernel over the blocks of one parameter, on all threads; the object is reused from call to call.</summary>
sealed class BlockJob<TKernel> : IJob
    where TKernel : struct, IKernel
{
    public static readonly BlockJob<TKernel> Shared = new();

    Totals[] sums = [];
    TKernel kernel;
    Slab slab;

    public int Count { get; private set; }

    public Totals Run(in TKernel kernel, in Slab slab)
    {
        lock (this)
        {
            Count = checked((int)((slab.Length + Blocks.Size - 1) / Blocks.Size));
            if (sums.Length < Count) sums = new Totals[Count];
            (this.kernel, this.slab) = (kernel, slab);
            WorkerPool.Shared.Run(this);
            var totals = default(Totals);
            for (var i = 0; i < Count; i++) totals += sums[i];
            return totals;
        }
    }

    void IJob.Run(int item)
    {
        var start = (long)item * Blocks.Size;
        sums[item] = KernelLoop.Run(kernel, slab, start, Math.Min(slab.Length, start + Blocks.Size));
    }
}
