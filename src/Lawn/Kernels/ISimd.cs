namespace Lawn.Kernels;

/// <summary>
/// The vector operations that kernels are written in, once for every width and precision: <typeparamref name="V"/> holds
/// <see cref="Count"/> numbers.
/// </summary>
unsafe interface ISimd<V>
    where V : unmanaged
{
    static abstract int Count { get; }

    /// <summary>A number in all lanes, rounded to their precision.</summary>
    static abstract V Create(double value);

    /// <summary>Reads an array from its element <paramref name="index"/> on.</summary>
    static abstract V Load(void* array, long index);

    static abstract void Store(V value, void* array, long index);

    static abstract V Multiply(V left, V right);

    static abstract V Divide(V left, V right);

    static abstract V Sqrt(V value);

    /// <summary>a * b + c, with one rounding where the processor can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The sum of the lanes, taken in double precision.</summary>
    static abstract double Sum(V value);
}
