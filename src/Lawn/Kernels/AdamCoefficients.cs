using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// The numbers of one Adam step and the arithmetic that its kernels share: d = g + decay w (the tangent projection is part of
/// decay), m &lt;- beta1 m + (1 - beta1) d, v &lt;- beta2 v + (1 - beta2) d^2, and the bias-corrected direction
/// (m / correction1) / (sqrt(v / correction2) + epsilon).
/// </summary>
readonly struct AdamCoefficients(double beta1, double beta2, double epsilon, double decay, long step)
{
    readonly Coefficient beta1 = beta1;
    readonly Coefficient oneMinusBeta1 = 1 - beta1;
    readonly Coefficient beta2 = beta2;
    readonly Coefficient oneMinusBeta2 = 1 - beta2;
    readonly Coefficient epsilon = epsilon;
    readonly Coefficient decay = decay;
    readonly Coefficient rootCorrection = 1 / Math.Sqrt(1 - Math.Pow(beta2, step));

    /// <summary>1 / (1 - beta1^step), left to the caller to fold into a factor of its own.</summary>
    public double FirstCorrection { get; } = 1 / (1 - Math.Pow(beta1, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UpdateMoments<S, V>(ref Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(S.Create(decay), lane.Weight, lane.Gradient);
        lane.First = S.MultiplyAdd(S.Create(beta1), lane.First, S.Multiply(S.Create(oneMinusBeta1), direction));
        lane.Second = S.MultiplyAdd(S.Create(beta2), lane.Second, S.Multiply(S.Multiply(S.Create(oneMinusBeta2), direction), direction));
    }

    /// <summary>m / (sqrt(v / correction2) + epsilon): the direction but for the correction of m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Direction<S, V>(in Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        S.Divide(lane.First, S.MultiplyAdd(S.Sqrt(lane.Second), S.Create(rootCorrection), S.Create(epsilon)));
}
