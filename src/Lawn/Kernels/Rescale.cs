using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>w &lt;- scale w. Sums A = &lt;w,w&gt; of the new weights.</summary>
readonly struct Rescale(double scale) : IKernel
{
    public static Streams Reads => Streams.Weight;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged => constants.Scale = S.Create(scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        lane.Weight = S.Multiply(constants.Scale, lane.Weight);
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
