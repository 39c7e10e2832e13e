using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums A = &lt;w,g&gt;, B = &lt;w,w&gt; and C = &lt;g,g&gt; of weights and gradients times a factor each: for those whose squares leave the range of their type.</summary>
readonly struct ScaledProducts(double weightFactor, double gradientFactor) : IKernel
{
    readonly Coefficient weightFactor = weightFactor;
    readonly Coefficient gradientFactor = gradientFactor;

    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var weight = S.Multiply(S.Create(weightFactor), lane.Weight);
        var gradient = S.Multiply(S.Create(gradientFactor), lane.Gradient);
        sums.A = S.MultiplyAdd(weight, gradient, sums.A);
        sums.B = S.MultiplyAdd(weight, weight, sums.B);
        sums.C = S.MultiplyAdd(gradient, gradient, sums.C);
    }
}
