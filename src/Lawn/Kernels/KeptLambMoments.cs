using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's first pass with its direction stored, for parameters whose direction then is still in the cache.</summary>
readonly struct KeptLambMoments(LambMoments moments) : IKernel
{
    public static Streams Reads => LambMoments.Reads;

    public static Streams Writes => LambMoments.Writes | Streams.Direction;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged => moments.Prepare<S, V>(ref constants);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged => LambMoments.Apply<S, V>(constants, ref lane, ref sums);
}
