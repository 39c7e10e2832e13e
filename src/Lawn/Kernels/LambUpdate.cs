using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's second pass: w &lt;- scale w - rate r, r from the moments of <see cref="LambMoments"/>. Sums A = &lt;w,w&gt; of the new weights.</summary>
readonly struct LambUpdate(AdamCoefficients adam, double decay, double rate, double scale) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.First | Streams.Second;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        new LambDirection(adam, decay).Prepare<S, V>(ref constants);
        constants.Along = S.Create(-rate);
        constants.Scale = S.Create(scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var r = LambDirection.Of<S, V>(constants, lane);
        lane.Weight = S.MultiplyAdd(constants.Along, r, S.Multiply(constants.Scale, lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
