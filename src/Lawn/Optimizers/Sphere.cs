using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>LAWN's projection and retraction in the terms of the kernels. A zero weight tensor has no radial direction and is left alone.</summary>
static class Sphere
{
    /// <summary>The radial coefficient &lt;g,w&gt; / &lt;w,w&gt; of the gradient; 0 where nothing is projected.</summary>
    public static double Radial(Blocks blocks, in Slab slab, Constraint? constraint) =>
        constraint is { Projects: true } ? Radial(blocks.Run(new InnerProducts(), slab)) : 0;

    /// <summary>The radial coefficient from the sums of <see cref="InnerProducts"/>.</summary>
    public static double Radial(in Totals products) => products.B > 0 ? products.A / products.B : 0;

    /// <summary>The scale that the update is to apply to the new weights: 1 but for lazy retraction.</summary>
    public static double ScaleAhead(Constraint? constraint) => constraint is { Lazy: { } lazy } c ? lazy.Predict(c.Radius) : 1;

    /// <summary>Brings weights of a known squared norm, scaled ahead, to the radius; does nothing without a constraint.</summary>
    public static void Retract(Blocks blocks, in Slab slab, Constraint? constraint, double scaledAhead, double squaredNorm)
    {
        if (constraint is not { } c) return;
        var scale = c.Lazy is null ? Scale(c.Radius, squaredNorm) : c.Lazy.Accept(scaledAhead, squaredNorm);
        if (scale is not null) blocks.Run(new Rescale(scale.Value), slab);
    }

    /// <summary>The factor that brings a squared norm to the radius; 1 where either is zero.</summary>
    public static double Scale(double radius, double squaredNorm) =>
        radius > 0 && squaredNorm > 0 ? radius / Math.Sqrt(squaredNorm) : 1;
}
