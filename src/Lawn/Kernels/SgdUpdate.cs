using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Gradient descent without momentum: d = g + decay w, w &lt;- scale w - rate d. The tangent projection is part of <c>decay</c>, as
/// g - a w + l w = g + (l - a) w. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct SgdUpdate(double rate, double scale, double decay) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        constants.Scale = S.Create(scale);
        constants.Decay = S.Create(decay);
        constants.Along = S.Create(-rate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(constants.Decay, lane.Weight, lane.Gradient);
        lane.Weight = S.MultiplyAdd(constants.Along, direction, S.Multiply(constants.Scale, lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
