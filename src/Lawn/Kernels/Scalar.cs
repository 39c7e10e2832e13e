using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lawn.Kernels;

/// <summary>Kernels one number at a time: the tails that do not fill a vector, and processors without vectors.</summary>
readonly unsafe struct Scalar<T> : ISimd<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(double value) => T.CreateTruncating(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(void* array, long index) => ((T*)array)[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, void* array, long index) => ((T*)array)[index] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T left, T right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt(T value) => T.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T a, T b, T c) => T.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(T value) => double.CreateTruncating(value);
}
