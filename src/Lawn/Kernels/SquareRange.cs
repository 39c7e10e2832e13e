namespace Lawn.Kernels;

/// <summary>
/// The range in which squares of single precision add up without loss. Beyond it a sum is taken again of numbers times a power of two, which changes
/// no digit of them.
/// </summary>
static class SquareRange
{
    const double Least = 1e-24;   // of elements above 1e-19, say
    const double Largest = 1e37;
    const double Factor = 18446744073709551616.0; // 2^64

    /// <summary>Whether a sum of squares needs to be taken again: it ran over, or may have run under. A sum over zeros alone does so too.</summary>
    public static bool Leaves(double squares) => squares is > Largest or < Least;

    /// <summary>The factor to take it again with.</summary>
    public static double FactorFor(double squares) => squares > Largest ? 1 / Factor : squares < Least ? Factor : 1;
}
