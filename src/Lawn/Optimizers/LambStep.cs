using Lawn.Kernels;
using static TorchSharp.torch;
using Scalar = TorchSharp.Scalar;

namespace Lawn.Optimizers;

/// <summary>
/// LAMB (You et al. 2020): r = m^ / (sqrt(v^) + epsilon) + wd w; w &lt;- w - lr (||w|| / ||r||) r, the ratio being 1 where either norm
/// is 0, and taken also without weight decay.
/// </summary>
readonly struct LambStep : ITensorStep<LambStep, AdamOptions>
{
    // Below this part of the old squared norm, the new one is measured rather than derived from the sums: cancellation.
    const double LeastDerivedPart = 0.01;

    // Elements, 256 KB of direction: beyond, it comes back from afar and gains nothing.
    const long LongestKept = 1 << 16;

    readonly double rate;
    readonly double beta1;
    readonly double beta2;
    readonly double epsilon;
    readonly double decay;
    readonly long step;

    LambStep(AdamOptions options, long step)
    {
        rate = options.LearningRate!.Value;
        beta1 = options.Beta1!.Value;
        beta2 = options.Beta2!.Value;
        epsilon = options.Epsilon!.Value;
        decay = options.WeightDecay!.Value;
        this.step = step;
    }

    public static int Moments(AdamOptions options) => 2;

    public static LambStep For(AdamOptions options, in StepContext context) => new(options, context.Step);

    public unsafe void Run(Blocks blocks, in Slab slab, Constraint? constraint)
    {
        var adam = new AdamCoefficients(beta1, beta2, epsilon, -Sphere.Radial(blocks, slab, constraint), step);
        var moments = new LambMoments(adam, decay);
        var keeps = KeepsDirection(slab);
        var kept = keeps ? slab with { Direction = Scratch.Take(slab.Length) } : slab;
        var (weights, mixed, directions) = keeps ? blocks.Run(new KeptLambMoments(moments), kept) : blocks.Run(moments, slab);
        if (SquareRange.Leaves(weights)) (weights, mixed, directions) = ProductsAgain(blocks, slab, adam, SquareRange.FactorFor(weights));
        var trusted = rate * (weights > 0 && directions > 0 ? Math.Sqrt(weights / directions) : 1);

        // ||w - t r||^2 is known before the update, so that the retraction needs no pass of its own.
        var squaredNorm = weights - 2 * trusted * mixed + trusted * trusted * directions;
        var derived = squaredNorm > LeastDerivedPart * weights;
        var scale = constraint is { } c && derived ? Sphere.Scale(c.Radius, squaredNorm) : 1;
        var target = derived ? slab with { Staged = null } : slab;
        var sums = keeps
            ? blocks.Run(new SgdUpdate(scale * trusted, scale, decay: 0), target with { Gradient = kept.Direction })
            : blocks.Run(new LambUpdate(adam, decay, scale * trusted, scale), target);
        if (!derived) Sphere.Retract(blocks, slab, constraint is null ? null : constraint.Value with { Lazy = null }, scaledAhead: 1, sums.A);
    }

    Totals ProductsAgain(Blocks blocks, in Slab slab, AdamCoefficients adam, double factor)
    {
        var (weights, mixed, directions) = blocks.Run(new ScaledLambProducts(adam, decay, factor), slab);
        return new Totals(weights / factor / factor, mixed / factor, directions);
    }

    // As long as it stays in the cache, the direction is better kept than computed again from the moments, with a division and a root.
    static bool KeepsDirection(in Slab slab) => slab.Type == ScalarType.Float32 && slab.Length <= LongestKept;

    public void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second)
    {
        // Named, so that the garbage collector does not free a scalar that TorchSharp has handed to a native call.
        using Scalar keep1 = beta1, take1 = 1 - beta1, keep2 = beta2, take2 = 1 - beta2, eps = epsilon, pull = decay, length = -rate;
        using Scalar correction1 = 1 - Math.Pow(beta1, step), correction2 = Math.Sqrt(1 - Math.Pow(beta2, step));
        first!.mul_(keep1).add_(gradient, alpha: take1);
        second!.mul_(keep2).addcmul_(gradient, gradient, value: take2);
        var direction = first.div(second.sqrt().div_(correction2).add_(eps)).div_(correction1);
        if (decay != 0) direction.add_(weight, alpha: pull);
        var ratio = TrustRatio.Of(weight.square().sum().sqrt(), direction.square().sum().sqrt());
        weight.add_(direction.mul_(ratio), alpha: length);
    }

    public void Run(TensorLists lists) => MultiTensor.Run(
        "lamb", lists.Weights, lists.Gradients, lists.First, lists.Second, (double)step, rate, beta1, beta2, epsilon, decay);
}
