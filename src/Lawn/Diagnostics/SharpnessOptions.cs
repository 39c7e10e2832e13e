namespace Lawn.Diagnostics;

/// <summary>What to measure of a minimum, and how well.</summary>
public sealed record SharpnessOptions
{
    /// <summary>Largest eigenvalues of the Hessian.</summary>
    public int Eigenvalues { get; init; } = 3;

    /// <summary>Hessian products that Lanczos' method may take for them.</summary>
    public int LanczosSteps { get; init; } = 40;

    /// <summary>Hessian products for the trace.</summary>
    public int TraceSamples { get; init; } = 10;

    /// <summary>The length rho of SAM's step (Foret et al. 2021; 0.05 there).</summary>
    public double SamRadius { get; init; } = 0.05;

    /// <summary>The length rho of the adaptive step in units of the weights (Kwon et al. 2021; 0.5 there).</summary>
    public double AdaptiveSamRadius { get; init; } = 0.5;

    /// <summary>Told of every product with the Hessian, on the thread that measures.</summary>
    public IProgress<HessianProducts>? Progress { get; init; }

    /// <summary>The seed of the random vectors.</summary>
    public long Seed { get; init; } = 1;
}
