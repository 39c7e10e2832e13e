using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Adam and AdamW in one pass: w &lt;- keep w - rate m^ / (sqrt(v^) + epsilon), keep = 1 - rate * decoupled weight decay, both times the
/// scale of a retraction ahead. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct AdamUpdate(AdamCoefficients adam, double rate, double keep) : IKernel
{
    readonly AdamCoefficients adam = adam;
    readonly Coefficient forward = -rate * adam.FirstCorrection;
    readonly Coefficient keep = keep;

    public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First | Streams.Second;

    public static Streams Writes => Streams.Weight | Streams.First | Streams.Second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        adam.UpdateMoments<S, V>(ref lane);
        lane.Weight = S.MultiplyAdd(S.Create(forward), adam.Direction<S, V>(lane), S.Multiply(S.Create(keep), lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
