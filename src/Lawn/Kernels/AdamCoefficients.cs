using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// The numbers of one Adam step and the arithmetic that its kernels share: d = g + decay w (the tangent projection is part of
/// decay), m &lt;- beta1 m + (1 - beta1) d, v &lt;- beta2 v + (1 - beta2) d^2, and the bias-corrected direction
/// (m / correction1) / (sqrt(v / correction2) + epsilon).
/// </summary>
readonly struct AdamCoefficients(double beta1, double beta2, double epsilon, double decay, long step)
{
    readonly double rootCorrection = 1 / Math.Sqrt(1 - Math.Pow(beta2, step));

    /// <summary>1 / (1 - beta1^step), left to the caller to fold into a factor of its own.</summary>
    public double FirstCorrection { get; } = 1 / (1 - Math.Pow(beta1, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        constants.Decay = S.Create(decay);
        constants.KeepFirst = S.Create(beta1);
        constants.TakeFirst = S.Create(1 - beta1);
        constants.KeepSecond = S.Create(beta2);
        constants.TakeSecond = S.Create(1 - beta2);
        constants.Root = S.Create(rootCorrection);
        constants.Epsilon = S.Create(epsilon);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void UpdateMoments<S, V>(in Constants<V> constants, ref Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var direction = S.MultiplyAdd(constants.Decay, lane.Weight, lane.Gradient);
        lane.First = S.MultiplyAdd(constants.KeepFirst, lane.First, S.Multiply(constants.TakeFirst, direction));
        lane.Second = S.MultiplyAdd(constants.KeepSecond, lane.Second, S.Multiply(S.Multiply(constants.TakeSecond, direction), direction));
    }

    /// <summary>m / (sqrt(v / correction2) + epsilon): the direction but for the correction of m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Direction<S, V>(in Constants<V> constants, in Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        S.Divide(lane.First, S.MultiplyAdd(S.Sqrt(lane.Second), constants.Root, constants.Epsilon));
}
