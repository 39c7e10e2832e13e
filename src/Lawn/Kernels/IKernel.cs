namespace Lawn.Kernels;

/// <summary>One pass over a parameter's arrays, element by element, that may take up to three sums on the way.</summary>
interface IKernel
{
    /// <summary>The arrays it reads.</summary>
    static abstract Streams Reads { get; }

    /// <summary>The arrays it writes.</summary>
    static abstract Streams Writes { get; }

    /// <summary>Its numbers as vectors, once for many elements.</summary>
    void Prepare<S, V>(ref Constants<V> constants)
        where S : struct, ISimd<V>
        where V : unmanaged;

    /// <summary>Transforms one vector of each array and adds to the sums.</summary>
    static abstract void Apply<S, V>(in Constants<V> constants, ref Lane<V> lane, ref LaneSums<V> sums)
        where S : struct, ISimd<V>
        where V : unmanaged;
}
