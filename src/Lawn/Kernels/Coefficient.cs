using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>A number of a kernel, rounded once to every precision that kernels compute in.</summary>
readonly struct Coefficient(double value)
{
    readonly double asDouble = value;
    readonly float asSingle = (float)value;

    public static implicit operator Coefficient(double value) => new(value);

    public static Coefficient operator *(Coefficient left, double right) => new(left.asDouble * right);

    /// <summary>The number as a <see cref="float"/> or a <see cref="double"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T As<T>()
        where T : unmanaged => typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(asDouble) : Unsafe.BitCast<float, T>(asSingle);
}
