using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Sums A = &lt;w,g&gt;, B = &lt;w,w&gt; and C = &lt;g,g&gt; of weights and gradients times a factor each: for those whose squares leave the range of their type.</summary>
readonly struct ScaledProducts(double weightFactor, double gradientFactor) : IKernel
{
    public static Streams Reads => Streams.Weight | Streams.Gradient;

    public static Streams Writes => Streams.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        constants.Scale = S.Create(weightFactor);
        constants.GradientScale = S.Create(gradientFactor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var weight = S.Multiply(constants.Scale, lane.Weight);
        var gradient = S.Multiply(constants.GradientScale, lane.Gradient);
        sums.A = S.MultiplyAdd(weight, gradient, sums.A);
        sums.B = S.MultiplyAdd(weight, weight, sums.B);
        sums.C = S.MultiplyAdd(gradient, gradient, sums.C);
    }
}
