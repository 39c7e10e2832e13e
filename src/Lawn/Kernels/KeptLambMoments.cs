using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's first pass with its direction stored, for parameters whose direction then is still in the cache.</summary>
readonly struct KeptLambMoments(LambMoments moments) : IKernel
{
    readonly LambMoments moments = moments;

    public static Streams Reads => LambMoments.Reads;

    public static Streams Writes => LambMoments.Writes | Streams.Direction;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged => moments.Apply<S, V>(ref lane, ref sums);
}
