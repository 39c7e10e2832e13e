namespace Lawn.Kernels;

/// <summary>
/// Runs a kernel over a whole parameter, in blocks of a fixed size whose sums are added in their order: the result does not depend
/// on the number of threads.
/// </summary>
readonly struct Blocks(bool parallel)
{
    /// <summary>Elements of a block.</summary>
    public const int Size = 1 << 15;

    /// <summary>All blocks on the calling thread.</summary>
    public static Blocks OnThisThread => new(false);

    /// <summary>The blocks of one parameter shared among the threads of the pool.</summary>
    public static Blocks OnAllThreads => new(true);

    public Totals Run<TKernel>(in TKernel kernel, in Slab slab)
        where TKernel : struct, IKernel
    {
        if (parallel && slab.Length > Size) return BlockJob<TKernel>.Shared.Run(kernel, slab);

        var totals = default(Totals);
        for (long start = 0; start < slab.Length; start += Size)
            totals += KernelLoop.Run(kernel, slab, start, Math.Min(slab.Length, start + Size));
        return totals;
    }
}
