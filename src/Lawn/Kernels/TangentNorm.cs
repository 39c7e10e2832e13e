using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums A = ||g - radial w||^2.</summary>
readonly struct TangentNorm(double radial) : IKernel
{
    readonly Coefficient pull = -radial;

    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var tangent = S.MultiplyAdd(S.Create(pull), lane.Weight, lane.Gradient);
        sums.A = S.MultiplyAdd(tangent, tangent, sums.A);
    }
}
