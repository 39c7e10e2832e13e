using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's second pass: w &lt;- scale w - rate r, r from the moments of <see cref="LambMoments"/>. Sums A = &lt;w,w&gt; of the new weights.</summary>
readonly struct LambUpdate(AdamCoefficients adam, double decay, double rate, double scale) : IKernel
{
    readonly LambDirection direction = new(adam, decay);
    readonly Coefficient forward = -rate;
    readonly Coefficient scale = scale;

    public static Streams Reads => Streams.Weight | Streams.First | Streams.Second;

    public static Streams Writes => Streams.Weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var r = direction.Of<S, V>(lane);
        lane.Weight = S.MultiplyAdd(S.Create(forward), r, S.Multiply(S.Create(scale), lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
