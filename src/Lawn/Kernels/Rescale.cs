using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>w &lt;- scale w. Sums A = &lt;w,w&gt; of the new weights.</summary>
readonly struct Rescale(double scale) : IKernel
{
    readonly Coefficient scale = scale;

    public static Streams Reads => Streams.Weight;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        lane.Weight = S.Multiply(S.Create(scale), lane.Weight);
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
