using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lawn.Kernels;

/// <summary>
/// Runs a kernel over a range of a parameter in the widest vectors of the processor, and its tail one number at a time. Sums are
/// kept in single precision lanes over a chunk of <see cref="Chunk"/> elements and in double precision beyond it.
/// </summary>
static unsafe class KernelLoop
{
    const long Chunk = 4096;

    /// <summary>The vector width in bits; tests set it to run every width on one machine.</summary>
    internal static int Width { get; set; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    public static Totals Run<TKernel>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel => Width switch
        {
            512 => Run<TKernel, Simd512, Vector512<float>>(kernel, slab, start, end),
            256 => Run<TKernel, Simd256, Vector256<float>>(kernel, slab, start, end),
            128 => Run<TKernel, Simd128, Vector128<float>>(kernel, slab, start, end),
            _ => Run<TKernel, Scalar, float>(kernel, slab, start, end),
        };

    /// <summary>Runs a kernel over the rows of a table that have a gradient.</summary>
    public static Totals Run<TKernel>(in TKernel kernel, in RowTable table)
        where TKernel : struct, IKernel => Width switch
        {
            512 => Run<TKernel, Simd512, Vector512<float>>(kernel, table),
            256 => Run<TKernel, Simd256, Vector256<float>>(kernel, table),
            128 => Run<TKernel, Simd128, Vector128<float>>(kernel, table),
            _ => Run<TKernel, Scalar, float>(kernel, table),
        };

    static Totals Run<TKernel, S, V>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var totals = default(Totals);
        for (var i = start; i < end; i += Chunk)
            totals += RunChunk<TKernel, S, V>(kernel, slab, i, Math.Min(end, i + Chunk));
        return totals;
    }

    static Totals Run<TKernel, S, V>(in TKernel kernel, in RowTable table)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var totals = default(Totals);
        var rows = Math.Max(1, Chunk / table.RowLength);
        for (long i = 0; i < table.Count; i += rows)
            totals += RunRows<TKernel, S, V>(kernel, table, i, Math.Min(table.Count, i + rows));
        return totals;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Totals RunChunk<TKernel, S, V>(TKernel kernel, Slab slab, long i, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var even = default(LaneSums<V>);
        var odd = default(LaneSums<V>);
        var tail = default(LaneSums<float>);
        ApplyAll<TKernel, S, V>(kernel, slab, i, end, ref even, ref odd, ref tail);
        return Total<S, V>(even, odd, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Totals RunRows<TKernel, S, V>(TKernel kernel, RowTable table, long i, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var even = default(LaneSums<V>);
        var odd = default(LaneSums<V>);
        var tail = default(LaneSums<float>);
        for (; i < end; i++) ApplyAll<TKernel, S, V>(kernel, table.Row(i), 0, table.RowLength, ref even, ref odd, ref tail);
        return Total<S, V>(even, odd, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void ApplyAll<TKernel, S, V>(
        in TKernel kernel, in Slab slab, long i, long end, ref LaneSums<V> even, ref LaneSums<V> odd, ref LaneSums<float> tail)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        for (; i + 2 * S.Count <= end; i += 2 * S.Count)
        {
            Apply<TKernel, S, V>(kernel, slab, i, ref even);
            Apply<TKernel, S, V>(kernel, slab, i + S.Count, ref odd);
        }

        for (; i + S.Count <= end; i += S.Count) Apply<TKernel, S, V>(kernel, slab, i, ref even);
        for (; i < end; i++) Apply<TKernel, Scalar, float>(kernel, slab, i, ref tail);
    }

    static Totals Total<S, V>(in LaneSums<V> even, in LaneSums<V> odd, in LaneSums<float> tail)
        where S : struct, ISimd<V>
        where V : unmanaged => new(
            S.Sum(even.A) + S.Sum(odd.A) + tail.A,
            S.Sum(even.B) + S.Sum(odd.B) + tail.B,
            S.Sum(even.C) + S.Sum(odd.C) + tail.C);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Apply<TKernel, S, V>(in TKernel kernel, in Slab slab, long i, ref LaneSums<V> sums)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lane<V> lane = default;
        if ((TKernel.Reads & Streams.Weight) != 0) lane.Weight = S.Load(slab.Weight + i);
        if ((TKernel.Reads & Streams.Gradient) != 0) lane.Gradient = S.Load(slab.Gradient + i);
        if ((TKernel.Reads & Streams.First) != 0) lane.First = S.Load(slab.First + i);
        if ((TKernel.Reads & Streams.Second) != 0) lane.Second = S.Load(slab.Second + i);
        kernel.Apply<S, V>(ref lane, ref sums);
        if ((TKernel.Writes & Streams.First) != 0) S.Store(lane.First, slab.First + i);
        if ((TKernel.Writes & Streams.Second) != 0) S.Store(lane.Second, slab.Second + i);
        if ((TKernel.Writes & Streams.Weight) != 0) S.Store(lane.Weight, slab.Weight + i);
    }
}
