using Lawn.Kernels;
using static TorchSharp.torch;
using Scalar = TorchSharp.Scalar;

namespace Lawn.Optimizers;

/// <summary>
/// LARS (You et al. 2017): local rate l = eta ||w|| / (||g|| + wd ||w||), m &lt;- mu m + l (g + wd w), w &lt;- w - lr m. Parameters of one
/// dimension have l = 1 and no weight decay, and so has a weight with a zero norm or gradient l = 1.
/// </summary>
readonly struct LarsStep : ITensorStep<LarsStep, LarsOptions>
{
    // Below this part of ||g||^2, the squared norm of the tangential gradient is measured rather than derived: cancellation.
    const double LeastDerivedPart = 0.01;

    readonly double rate;
    readonly double decay;
    readonly double momentum;
    readonly double trust;
    readonly bool isLocal;

    LarsStep(LarsOptions options, bool isVector)
    {
        rate = options.LearningRate!.Value;
        momentum = options.Momentum!.Value;
        trust = options.TrustCoefficient!.Value;
        isLocal = !isVector;
        decay = isLocal ? options.WeightDecay!.Value : 0;
    }

    public static int Moments(LarsOptions options) => 1;

    public static LarsStep For(LarsOptions options, in StepContext context) => new(options, context.IsVector);

    public void Run(Blocks blocks, in Slab slab, Constraint? constraint)
    {
        var (radial, local) = (0.0, 1.0);
        if (isLocal || constraint is { Projects: true })
        {
            var products = Sphere.Products(blocks, slab);
            if (constraint is { Projects: true }) radial = Sphere.Radial(products);
            if (isLocal) local = LocalRate(products.B, SquaredGradientNorm(blocks, slab, products, radial));
        }

        var scale = Sphere.ScaleAhead(constraint);
        var update = new MomentumUpdate(scale * rate, scale, decay - radial, momentum, local, look: 0, follow: 1);
        var sums = blocks.Run(update, slab);
        Sphere.Retract(blocks, slab, constraint, scale, sums.A);
    }

    public void Run(Tensor weight, Tensor gradient, Tensor? first, Tensor? second)
    {
        // Named, so that the garbage collector does not free a scalar that TorchSharp has handed to a native call.
        using Scalar keep = momentum, length = -rate, pull = decay, eta = trust, one = 1;
        var direction = decay == 0 ? gradient : gradient.add(weight, alpha: pull);
        if (isLocal)
        {
            var norm = weight.square().sum().sqrt();
            var gradientNorm = gradient.square().sum().sqrt();
            var local = norm.mul(eta) / gradientNorm.add(norm, alpha: pull);
            direction = direction * where(TrustRatio.ArePositive(norm, gradientNorm), local, ones_like(norm));
        }

        first!.mul_(keep).add_(direction, alpha: one);
        weight.add_(first, alpha: length);
    }

    public void Run(TensorLists lists) =>
        MultiTensor.Run("lars", lists.Weights, lists.Gradients, lists.First, rate, momentum, decay, trust, isLocal);

    double LocalRate(double squaredNorm, double squaredGradientNorm)
    {
        var (norm, gradientNorm) = (Math.Sqrt(squaredNorm), Math.Sqrt(squaredGradientNorm));
        return norm > 0 && gradientNorm > 0 ? trust * norm / (gradientNorm + decay * norm) : 1;
    }

    static double SquaredGradientNorm(Blocks blocks, in Slab slab, in Totals products, double radial)
    {
        if (radial == 0) return products.C;
        var derived = products.C - radial * products.A;
        return derived > LeastDerivedPart * products.C ? derived : blocks.Run(new TangentNorm(radial), slab).A;
    }
}
