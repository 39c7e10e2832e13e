using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>LAMB's direction from the updated moments: r = m^ / (sqrt(v^) + epsilon) + decay w.</summary>
readonly struct LambDirection(AdamCoefficients adam, double decay)
{
    readonly AdamCoefficients adam = adam;
    readonly Coefficient correction = adam.FirstCorrection;
    readonly Coefficient decay = decay;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<S, V>(in Lane<V> lane)
        where S : struct, ISimd<V>
        where V : unmanaged =>
        S.MultiplyAdd(S.Create(decay), lane.Weight, S.Multiply(S.Create(correction), adam.Direction<S, V>(lane)));
}
