using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// Adam and AdamW in one pass: w &lt;- keep w - rate m^ / (sqrt(v^) + epsilon), keep = 1 - rate * decoupled weight decay, both times the
/// scale of a retraction ahead. Sums A = &lt;w,w&gt; of the new weights.
/// </summary>
readonly struct AdamUpdate(AdamCoefficients adam, double rate, double keep) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First | Streams.Second;

    public static Streams Writes => Streams.Weight | Streams.First | Streams.Second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        adam.Prepare<S, V>(ref constants);
        constants.Along = S.Create(-rate * adam.FirstCorrection);
        constants.Scale = S.Create(keep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        AdamCoefficients.UpdateMoments<S, V>(constants, ref lane);
        lane.Weight = S.MultiplyAdd(constants.Along, AdamCoefficients.Direction<S, V>(constants, lane), S.Multiply(constants.Scale, lane.Weight));
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
    }
}
