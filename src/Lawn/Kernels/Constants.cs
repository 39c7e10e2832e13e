namespace Lawn.Kernels;

/// <summary>
/// The numbers of a kernel, each in all lanes of a vector. A loop keeps them in registers: read from memory at every element they would
/// take places in the processor's queue of loads, of which the arrays then have fewer under way. Kernels leave what they have no use for.
/// </summary>
struct Constants<V>
    where V : unmanaged
{
    /// <summary>Factor of the weights.</summary>
    public V Scale;

    /// <summary>Factor of the gradient.</summary>
    public V GradientScale;

    /// <summary>Factor of the weights in the gradient: weight decay less the radial part.</summary>
    public V Decay;

    /// <summary>Factors of the first moment and of what is added to it.</summary>
    public V KeepFirst, TakeFirst;

    /// <summary>Factors of the second moment and of what is added to it.</summary>
    public V KeepSecond, TakeSecond;

    /// <summary>Factor of the second moment's root, and what is added to it.</summary>
    public V Root, Epsilon;

    /// <summary>Factor of the first moment over that root.</summary>
    public V Correction;

    /// <summary>Factor of the weights in LAMB's direction.</summary>
    public V DirectionDecay;

    /// <summary>The way along the direction, less than zero.</summary>
    public V Along;

    /// <summary>The way along the gradient, less than zero with Nesterov's momentum.</summary>
    public V Ahead;
}
