using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// LAMB's first pass: the moments, and the sums A = &lt;w,w&gt;, B = &lt;w,r&gt; and C = &lt;r,r&gt; over its direction
/// r = m^ / (sqrt(v^) + epsilon) + decay w. The direction is not stored, but by <see cref="KeptLambMoments"/>: <see cref="LambUpdate"/> computes it again.
/// </summary>
readonly struct LambMoments(AdamCoefficients adam, double decay) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient | Streams.First | Streams.Second;

    public static Streams Writes => Streams.First | Streams.Second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged => new LambDirection(adam, decay).Prepare<S, V>(ref constants);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        AdamCoefficients.UpdateMoments<S, V>(constants, ref lane);
        var r = LambDirection.Of<S, V>(constants, lane);
        sums.A = S.MultiplyAdd(lane.Weight, lane.Weight, sums.A);
        sums.B = S.MultiplyAdd(lane.Weight, r, sums.B);
        sums.C = S.MultiplyAdd(r, r, sums.C);
        lane.Gradient = r; // for KeptLambMoments to store
    }
}
