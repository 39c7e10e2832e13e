using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace Lawn.Kernels;

/// <summary>
/// Runs a kernel over a range of a parameter in the widest vectors of the processor, and its tail one number at a time. Sums are
/// kept in lanes of the parameter's precision over a chunk of <see cref="Chunk"/> elements and in double precision beyond it.
/// </summary>
static unsafe class KernelLoop
{
    const long Chunk = 4096;

    /// <summary>The vector width in bits; tests set it to run every width on one machine.</summary>
    internal static int Width { get; set; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>Whether kernels compute on arrays of a type.</summary>
    public static bool Takes(ScalarType type) => IsFull(type) || HalfPrecision.Is(type);

    /// <summary>Whether a type is one that kernels compute in.</summary>
    public static bool IsFull(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>The type of the moments of weights of a type.</summary>
    public static ScalarType MomentType(ScalarType weights) => HalfPrecision.Is(weights) ? ScalarType.Float32 : weights;

    /// <summary>Runs a kernel over the elements from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public static Totals Run<TKernel>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel => slab.Type switch
        {
            ScalarType.Float64 => Run<TKernel, double>(kernel, slab, start, end),
            ScalarType.Float32 => Run<TKernel, float>(kernel, slab, start, end),
            _ => HalfPrecisionLoop.Run(kernel, slab, start, end),
        };

    /// <summary>Runs a kernel over the rows of a table that have a gradient.</summary>
    public static Totals Run<TKernel>(in TKernel kernel, in RowTable table)
        where TKernel : struct, IKernel => table.All.Type switch
        {
            ScalarType.Float64 => Run<TKernel, double>(kernel, table),
            _ => Run<TKernel, float>(kernel, table),
        };

    static Totals Run<TKernel, T>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Width switch
        {
            512 => Run<TKernel, Simd512<T>, Vector512<T>, T>(kernel, slab, start, end),
            256 => Run<TKernel, Simd256<T>, Vector256<T>, T>(kernel, slab, start, end),
            128 => Run<TKernel, Simd128<T>, Vector128<T>, T>(kernel, slab, start, end),
            _ => Run<TKernel, Scalar<T>, T, T>(kernel, slab, start, end),
        };

    static Totals Run<TKernel, T>(in TKernel kernel, in RowTable table)
        where TKernel : struct, IKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Width switch
        {
            512 => Run<TKernel, Simd512<T>, Vector512<T>, T>(kernel, table),
            256 => Run<TKernel, Simd256<T>, Vector256<T>, T>(kernel, table),
            128 => Run<TKernel, Simd128<T>, Vector128<T>, T>(kernel, table),
            _ => Run<TKernel, Scalar<T>, T, T>(kernel, table),
        };

    static Totals Run<TKernel, S, V, T>(in TKernel kernel, in Slab slab, long start, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var totals = default(Totals);
        if (IsLight<TKernel>() && end - start >= 2 * Chunk)
        {
            var half = (end - start) / Chunk * (Chunk / 2);
            for (var i = start; i < start + half; i += Chunk / 2)
                totals += RunTwoPlaces<TKernel, S, V, T>(kernel, slab, i, i + Chunk / 2, half);
            start += 2 * half;
        }

        for (var i = start; i < end; i += Chunk)
            totals += RunChunk<TKernel, S, V, T>(kernel, slab, i, Math.Min(end, i + Chunk));
        return totals;
    }

    // One or two arrays do not keep as many reads from memory under way as a core can have. Such kernels work in two places at once (measured: 0.82 to
    // 0.92 of the time).
    static bool IsLight<TKernel>()
        where TKernel : struct, IKernel => BitOperations.PopCount((uint)TKernel.Reads) <= 2;

    static Totals Run<TKernel, S, V, T>(in TKernel kernel, in RowTable table)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var totals = default(Totals);
        var rows = Math.Max(1, Chunk / table.RowLength);
        for (long i = 0; i < table.Count; i += rows)
            totals += RunRows<TKernel, S, V, T>(kernel, table, i, Math.Min(table.Count, i + rows));
        return totals;
    }

    // This loop and the next two stay functions of their own: inlined into their callers, as the compiler's second tier does, they lose their registers
    // to them (measured: up to twice the time).
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static Totals RunChunk<TKernel, S, V, T>(in TKernel kernel, Slab slab, long i, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var even = default(LaneSums<V>);
        var odd = default(LaneSums<V>);
        var tail = default(LaneSums<T>);
        Prepare<TKernel, S, V, T>(kernel, out var constants, out var tailConstants);
        ApplyAll<TKernel, S, V, T>(constants, tailConstants, slab, i, end, ref even, ref odd, ref tail);
        return Total<S, V, T>(even, odd, tail);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static Totals RunTwoPlaces<TKernel, S, V, T>(in TKernel kernel, Slab slab, long i, long end, long ahead)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var here = default(LaneSums<V>);
        var there = default(LaneSums<V>);
        var constants = default(Constants<V>);
        kernel.Prepare<S, V>(ref constants);
        for (; i < end; i += 2 * S.Count)
        {
            Apply<TKernel, S, V>(constants, slab, i, ref here);
            Apply<TKernel, S, V>(constants, slab, i + S.Count, ref here);
            Apply<TKernel, S, V>(constants, slab, i + ahead, ref there);
            Apply<TKernel, S, V>(constants, slab, i + ahead + S.Count, ref there);
        }

        return Total<S, V, T>(here, there, default);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static Totals RunRows<TKernel, S, V, T>(in TKernel kernel, RowTable table, long i, long end)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var even = default(LaneSums<V>);
        var odd = default(LaneSums<V>);
        var tail = default(LaneSums<T>);
        Prepare<TKernel, S, V, T>(kernel, out var constants, out var tailConstants);
        for (; i < end; i++) ApplyAll<TKernel, S, V, T>(constants, tailConstants, table.Row(i), 0, table.RowLength, ref even, ref odd, ref tail);
        return Total<S, V, T>(even, odd, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prepare<TKernel, S, V, T>(in TKernel kernel, out Constants<V> constants, out Constants<T> tailConstants)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        constants = default;
        tailConstants = default;
        kernel.Prepare<S, V>(ref constants);
        kernel.Prepare<Scalar<T>, T>(ref tailConstants);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void ApplyAll<TKernel, S, V, T>(
        in Constants<V> constants, in Constants<T> tailConstants, in Slab slab, long i, long end, ref LaneSums<V> even, ref LaneSums<V> odd, ref LaneSums<T> tail)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; i + 2 * S.Count <= end; i += 2 * S.Count)
        {
            Apply<TKernel, S, V>(constants, slab, i, ref even);
            // Sums alone wait for their own last addition; a kernel that writes does not, and needs the registers.
            if (TKernel.Writes == Streams.None) Apply<TKernel, S, V>(constants, slab, i + S.Count, ref odd);
            else Apply<TKernel, S, V>(constants, slab, i + S.Count, ref even);
        }

        for (; i + S.Count <= end; i += S.Count) Apply<TKernel, S, V>(constants, slab, i, ref even);
        for (; i < end; i++) Apply<TKernel, Scalar<T>, T>(tailConstants, slab, i, ref tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Totals Total<S, V, T>(in LaneSums<V> even, in LaneSums<V> odd, in LaneSums<T> tail)
        where S : struct, ISimd<V>
        where V : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            S.Sum(even.A) + S.Sum(odd.A) + Scalar<T>.Sum(tail.A),
            S.Sum(even.B) + S.Sum(odd.B) + Scalar<T>.Sum(tail.B),
            S.Sum(even.C) + S.Sum(odd.C) + Scalar<T>.Sum(tail.C));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Apply<TKernel, S, V>(in Constants<V> constants, in Slab slab, long i, ref LaneSums<V> sums)
        where TKernel : struct, IKernel
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Lane<V> lane = default;
        if ((TKernel.Reads & Streams.Weight) != 0) lane.Weight = S.Load(slab.Weight, i);
        if ((TKernel.Reads & Streams.Gradient) != 0) lane.Gradient = S.Load(slab.Gradient, i);
        if ((TKernel.Reads & Streams.First) != 0) lane.First = S.Load(slab.First, i);
        if ((TKernel.Reads & Streams.Second) != 0) lane.Second = S.Load(slab.Second, i);
        TKernel.Apply<S, V>(constants, ref lane, ref sums);
        if ((TKernel.Writes & Streams.First) != 0) S.Store(lane.First, slab.First, i);
        if ((TKernel.Writes & Streams.Second) != 0) S.Store(lane.Second, slab.Second, i);
        if ((TKernel.Writes & Streams.Weight) != 0) S.Store(lane.Weight, slab.Weight, i);
        if ((TKernel.Writes & Streams.Direction) != 0) S.Store(lane.Gradient, slab.Direction, i);
    }
}
