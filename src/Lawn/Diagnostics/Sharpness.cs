using Lawn.Scope;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>How sharp a minimum is, by several measures. Those of the plain Hessian and SAM depend on the weights' norm; the adaptive and the tangential do not.</summary>
public sealed record Sharpness
{
    /// <summary>The mean loss there.</summary>
    public required double Loss { get; init; }

    /// <summary>The length of the gradient: at a minimum near 0.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The largest eigenvalues of the Hessian over all trainable parameters.</summary>
    public required LargestEigenvalues HessianTop { get; init; }

    /// <summary>The trace of that Hessian.</summary>
    public required HutchinsonTrace HessianTrace { get; init; }

    /// <summary>L(w + rho g / ||g||) - L(w) (Foret et al. 2021).</summary>
    public required double Sam { get; init; }

    /// <summary>L(w + rho T^2 g / ||T g||) - L(w) with T = |w| element by element (Kwon et al. 2021): the same for weights scaled without effect on the network.</summary>
    public required double AdaptiveSam { get; init; }

    /// <summary>The largest eigenvalues of the Hessian on the layers' spheres in units of their radii; see <see cref="TangentSpace"/>.</summary>
    public required LargestEigenvalues TangentTop { get; init; }

    /// <summary>Measures them all.</summary>
    /// <param name="surface">The loss around the present parameters, which come back as they are.</param>
    /// <param name="layers">The layers on spheres.</param>
    /// <param name="options">What to measure, and how well.</param>
    /// <param name="cancellation">Ends it before the next product with the Hessian.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the parameters are as they were.</exception>
    public static Sharpness Measure(LossSurface surface, IEnumerable<LayerWeight> layers, SharpnessOptions options, CancellationToken cancellation = default)
    {
        var lanczosSteps = Math.Max(options.LanczosSteps, options.Eigenvalues);
        var products = new HessianProducts(0, (2 * lanczosSteps) + options.TraceSamples);
        using var scope = NewDisposeScope();
        var (type, device) = (surface.Parameters[0].dtype, surface.Parameters[0].device);
        using var generator = new Generator((ulong)options.Seed);
        var loss = surface.Loss();
        var gradient = surface.Gradient();
        using var tangent = new TangentSpace(surface, layers);
        return new Sharpness
        {
            Loss = loss,
            GradientNorm = Length(gradient),
            HessianTop = Lanczos.Largest(Counted(surface.HessianTimes), Random(), options.Eigenvalues, lanczosSteps),
            HessianTrace = HutchinsonTrace.Estimate(Counted(surface.HessianTimes), surface.Dimension, options.TraceSamples, type, device, generator),
            Sam = surface.LossAt(SamStep(gradient, options.SamRadius)) - loss,
            AdaptiveSam = surface.LossAt(AdaptiveStep(surface, gradient, options.AdaptiveSamRadius)) - loss,
            TangentTop = Lanczos.Largest(Counted(tangent.HessianTimes), tangent.Project(Random()), options.Eigenvalues, lanczosSteps),
        };

        Func<Tensor, Tensor> Counted(Func<Tensor, Tensor> times) => vector =>
        {
            cancellation.ThrowIfCancellationRequested();
            var product = times(vector);
            products = products with { Done = products.Done + 1 };
            options.Progress?.Report(products);
            return product;
        };

        Tensor Random() => randn(surface.Dimension, generator: generator).to(type).to(device);
    }

    static Tensor SamStep(Tensor gradient, double radius) => Step(gradient, Length(gradient), radius);

    static Tensor AdaptiveStep(LossSurface surface, Tensor gradient, double radius)
    {
        using var noGradients = no_grad();
        var sizes = cat([.. surface.Parameters.Select(p => p.abs().flatten())]);
        return Step(sizes.square() * gradient, Length(sizes * gradient), radius);
    }

    static Tensor Step(Tensor direction, double length, double radius) => length > 0 ? direction * (radius / length) : zeros_like(direction);

    static double Length(Tensor vector) => vector.norm().to_type(ScalarType.Float64).item<double>();
}
