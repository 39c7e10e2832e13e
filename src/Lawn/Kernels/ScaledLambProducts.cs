using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>The sums of <see cref="LambMoments"/> over weights times a factor, from moments that are updated by then.</summary>
readonly struct ScaledLambProducts(AdamCoefficients adam, double decay, double factor) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.First | Streams.Second;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        new LambDirection(adam, decay).Prepare<S, V>(ref constants);
        constants.Scale = S.Create(factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var r = LambDirection.Of<S, V>(constants, lane);
        var weight = S.Multiply(constants.Scale, lane.Weight);
        sums.A = S.MultiplyAdd(weight, weight, sums.A);
        sums.B = S.MultiplyAdd(weight, r, sums.B);
        sums.C = S.MultiplyAdd(r, r, sums.C);
    }
}
