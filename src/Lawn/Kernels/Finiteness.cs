using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums C = 0 g: 0 where all of the gradient is finite, NaN where it is not.</summary>
readonly struct Finiteness : IKernel
{
    public static Streams Reads => Streams.Gradient;

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
        where V : unmanaged => sums.C = S.MultiplyAdd(lane.Gradient, default, sums.C);
}
