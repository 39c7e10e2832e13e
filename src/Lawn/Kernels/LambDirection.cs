using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's direction from the updated moments: r = m^ / (sqrt(v^) + epsilon) + decay w.</summary>
readonly struct LambDirection(AdamCoefficients adam, double decay)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        adam.Prepare<S, V>(ref constants);
        constants.Correction = S.Create(adam.FirstCorrection);
        constants.DirectionDecay = S.Create(decay);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<S, V>(in Constants<V> constants, in Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        S.MultiplyAdd(constants.DirectionDecay, lane.Weight, S.Multiply(constants.Correction, AdamCoefficients.Direction<S, V>(constants, lane)));
}
