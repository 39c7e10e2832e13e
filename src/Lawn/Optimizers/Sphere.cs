using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>LAWN's projection and retraction in the terms of the kernels. A zero weight tensor has no radial direction and is left alone.</summary>
static class Sphere
{
    /// <summary>The radial coefficient &lt;g,w&gt; / &lt;w,w&gt; of the gradient; 0 without a constraint.</summary>
    public static double Radial(Blocks blocks, in Slab slab, double? radius) =>
        radius is null ? 0 : Radial(blocks.Run(new InnerProducts(), slab));

    /// <summary>The radial coefficient from the sums of <see cref="InnerProducts"/>.</summary>
    public static double Radial(in Totals products) => products.B > 0 ? products.A / products.B : 0;

    /// <summary>Brings weights of a known squared norm to the radius; does nothing without a constraint.</summary>
    public static void Retract(Blocks blocks, in Slab slab, double? radius, double squaredNorm)
    {
        if (radius is not null) blocks.Run(new Rescale((float)Scale(radius.Value, squaredNorm)), slab);
    }

    /// <summary>The factor that brings a squared norm to the radius; 1 where either is zero.</summary>
    public static double Scale(double radius, double squaredNorm) =>
        radius > 0 && squaredNorm > 0 ? radius / Math.Sqrt(squaredNorm) : 1;
}
