using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Gradient descent without momentum: d = g + decay w, w &lt;- scale w - rate d. The tangent projection is part of <c>decay</c>, as
/// g - a w + l w = g + (l - a) w. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct SgdUpdate(double rate, double scale, double decay) : IKernel
{
    readonly Coefficient forward = -rate;
    readonly Coefficient scale = scale;
    readonly Coefficient decay = decay;

    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(S.Create(decay), lane.Weight, lane.Gradient);
        lane.Weight = S.MultiplyAdd(S.Create(forward), direction, S.Multiply(S.Create(scale), lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
