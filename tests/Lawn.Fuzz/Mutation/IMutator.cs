namespace Lawn.Fuzz;

/// <summary>Changes an input.</summary>
interface IMutator
{
    /// <summary>A changed copy.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another one of the same kind, to take parts from.</param>
    /// <param name="random">Where all choices come from.</param>
    byte[] Mutate(byte[] input, byte[] other, Random random);
}
