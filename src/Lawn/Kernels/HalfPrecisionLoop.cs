using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Runs a kernel on bf16 or fp16 weights and gradients with single precision moments: a piece at a time is widened into the first
/// level of the cache, the kernel runs there in single precision, and the weights are rounded on the way out. A weight that a
/// retraction will scale stays unrounded in <see cref="Slab.Staged"/> between the two passes, so that it is rounded once.
/// </summary>
static unsafe class HalfPrecisionLoop
{
    const int Piece = 1024;

    [SkipLocalsInit]
    public static Totals Run<TKernel>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel
    {
        var weights = stackalloc float[Piece];
        var gradients = stackalloc float[Piece];
        var totals = default(Totals);
        for (var i = start; i < end; i += Piece)
        {
            var count = (int)Math.Min(Piece, end - i);
            var piece = new Slab
            {
                Weight = slab.Staged is null ? weights : slab.Staged + i,
                Gradient = gradients,
                First = (float*)slab.First + i,
                Second = (float*)slab.Second + i,
                Length = count,
                Type = TorchSharp.torch.ScalarType.Float32,
            };
            if ((TKernel.Reads & Streams.Weight) != 0 && !slab.IsStaged) HalfPrecision.Widen(slab.Type, (ushort*)slab.Weight + i, (float*)piece.Weight, count);
            if ((TKernel.Reads & Streams.Gradient) != 0) HalfPrecision.Widen(slab.Type, (ushort*)slab.Gradient + i, gradients, count);
            totals += KernelLoop.Run(kernel, piece, 0, count);
            if ((TKernel.Writes & Streams.Weight) != 0 && (slab.IsStaged || slab.Staged is null))
                HalfPrecision.Narrow(slab.Type, (float*)piece.Weight, (ushort*)slab.Weight + i, count);
        }

        return totals;
    }
}
