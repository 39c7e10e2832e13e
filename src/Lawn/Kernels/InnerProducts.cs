using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums A = &lt;g,w&gt;, B = &lt;w,w&gt; and C = &lt;g,g&gt;.</summary>
readonly struct InnerProducts : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        sums.A = S.MultiplyAdd(lane.Gradient, lane.Weight, sums.A);
        sums.B = S.MultiplyAdd(lane.Weight, lane.Weight, sums.B);
        sums.C = S.MultiplyAdd(lane.Gradient, lane.Gradient, sums.C);
    }
}
