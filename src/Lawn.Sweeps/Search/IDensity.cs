namespace Lawn.Sweeps;

/// <summary>A density on the unit interval.</summary>
interface IDensity
{
    /// <summary>Draws a place.</summary>
    double Draw(Random random);

    /// <summary>The logarithm of the density at a place.</summary>
    double LogDensity(double place);
}
