using Lawn.Kernels;

namespace Lawn.Optimizers;

/// <summary>LAWN's projection and retraction in the terms of the kernels. A zero weight tensor has no radial direction and is left alone.</summary>
static class Sphere
{
    // A power of two: weights whose squares ran over are brought near enough by it, and keep their digits.
    const double Nearer = 1 / 18446744073709551616.0;

    /// <summary>The sums of <see cref="InnerProducts"/>, by a pass where none has taken them, and taken again where squares leave the range of the type.</summary>
    public static Totals Products(Blocks blocks, in Slab slab)
    {
        var products = slab.Products ?? blocks.Run(new InnerProducts(), slab);
        if (!SquareRange.Leaves(products.B) && !SquareRange.Leaves(products.C)) return products;
        var (w, g) = (SquareRange.FactorFor(products.B), SquareRange.FactorFor(products.C));
        var (a, b, c) = blocks.Run(new ScaledProducts(w, g), slab);
        return new Totals(a / w / g, b / w / w, c / g / g);
    }

    /// <summary>The radial coefficient &lt;g,w&gt; / &lt;w,w&gt; of the gradient; 0 where nothing is projected.</summary>
    public static double Radial(Blocks blocks, in Slab slab, Constraint? constraint) =>
        constraint is { Projects: true } ? Radial(Products(blocks, slab)) : 0;

    /// <summary>The radial coefficient from the sums of <see cref="InnerProducts"/>.</summary>
    public static double Radial(in Totals products) => products.B > 0 ? products.A / products.B : 0;

    /// <summary>The scale that the update is to apply to the new weights: 1 but for lazy retraction.</summary>
    public static double ScaleAhead(Constraint? constraint) => constraint is { Lazy: { } lazy } c ? lazy.Predict(c.Radius) : 1;

    /// <summary>Brings weights of a known squared norm, scaled ahead, to the radius; does nothing without a constraint. Staged weights reach their place here.</summary>
    public static unsafe void Retract(Blocks blocks, in Slab slab, Constraint? constraint, double scaledAhead, double squaredNorm)
    {
        if (constraint is not { } c) return;
        var updated = slab with { IsStaged = slab.Staged is not null };
        if (double.IsPositiveInfinity(squaredNorm))
            (scaledAhead, squaredNorm) = (scaledAhead * Nearer, blocks.Run(new Rescale(Nearer), updated).A);
        var scale = c.Lazy is null ? Scale(c.Radius, squaredNorm) : c.Lazy.Accept(scaledAhead, squaredNorm);
        if (scale is not null) blocks.Run(new Rescale(scale.Value), updated);
    }

    /// <summary>The factor that brings a squared norm to the radius; 1 where either is zero.</summary>
    public static double Scale(double radius, double squaredNorm) =>
        radius > 0 && squaredNorm > 0 ? radius / Math.Sqrt(squaredNorm) : 1;
}
