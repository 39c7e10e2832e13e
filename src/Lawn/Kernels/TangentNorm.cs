using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums A = ||g - radial w||^2.</summary>
readonly struct TangentNorm(double radial) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged => constants.Decay = S.Create(-radial);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var tangent = S.MultiplyAdd(constants.Decay, lane.Weight, lane.Gradient);
        sums.A = S.MultiplyAdd(tangent, tangent, sums.A);
    }
}
