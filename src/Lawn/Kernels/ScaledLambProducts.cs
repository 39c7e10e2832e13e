using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>The sums of <see cref="LambMoments"/> over weights times a factor, from moments that are updated by then.</summary>
readonly struct ScaledLambProducts(AdamCoefficients adam, double decay, double factor) : IKernel
{
    readonly LambDirection direction = new(adam, decay);
    readonly Coefficient factor = factor;

    public static Streams Reads => Streams.Weight | Streams.First | Streams.Second;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var r = direction.Of<S, V>(lane);
        var weight = S.Multiply(S.Create(factor), lane.Weight);
        sums.A = S.MultiplyAdd(weight, weight, sums.A);
        sums.B = S.MultiplyAdd(weight, r, sums.B);
        sums.C = S.MultiplyAdd(r, r, sums.C);
    }
}
