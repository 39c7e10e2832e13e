using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>
/// A number of a kernel, rounded once to every precision that kernels compute in, as a full vector of each: kernels have more of
/// them than some processors have registers, and a vector in memory is an operand where a scalar would have to be spread out first.
/// </summary>
readonly struct Coefficient
{
    readonly Doubles doubles;
    readonly Singles singles;

    Coefficient(double value)
    {
        ((Span<double>)doubles).Fill(value);
        ((Span<float>)singles).Fill((float)value);
    }

    public static implicit operator Coefficient(double value) => new(value);

    /// <summary>The first of as many <see cref="float"/> or <see cref="double"/> as the widest vector holds, all the same.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly T Spread<T>()
        where T : unmanaged => ref typeof(T) == typeof(double)
            ? ref Unsafe.As<Doubles, T>(ref Unsafe.AsRef(in doubles))
            : ref Unsafe.As<Singles, T>(ref Unsafe.AsRef(in singles));

    [InlineArray(8)]
    struct Doubles
    {
        double first;
    }

    [InlineArray(16)]
    struct Singles
    {
        float first;
    }
}
