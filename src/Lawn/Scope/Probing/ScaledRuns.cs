using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Scope.Probing;

/// <summary>Forward evaluations with some parameters changed for the length of one evaluation.</summary>
sealed class ScaledRuns(LogitProbe probe)
{
    /// <summary>
    /// The factors that a weight is scaled by: powers of two, so that a homogeneous network answers exactly, far enough apart that a
    /// bend or a saturation of an activation falls between them.
    /// </summary>
    public static readonly IReadOnlyList<double> Factors = [2, 0.25, 64];

    public double Tolerance => probe.Tolerance;

    public Logits Run() => probe.TryRun();

    /// <summary>The logits with the given parameters multiplied by <paramref name="factor"/> (0 sets them to zero).</summary>
    public Logits Scaled(double factor, params IEnumerable<ProbeParameter> parameters) => With(parameters, p => p.Value.mul_(factor));

    /// <summary>The logits after <paramref name="change"/> of the given parameters.</summary>
    public Logits With(IEnumerable<ProbeParameter> parameters, Action<ProbeParameter> change)
    {
        using var scope = NewDisposeScope();
        var kept = parameters.Distinct().Select(p => (p, value: p.Value.detach().clone())).ToList();
        try
        {
            foreach (var (p, _) in kept) change(p);
            return probe.TryRun();
        }
        finally
        {
            foreach (var (p, value) in kept) p.Value.copy_(value);
        }
    }

    /// <summary>True where <paramref name="scaled"/> = factor * reference. Overflow at a far factor proves nothing, so it passes.</summary>
    public bool IsDegreeOne(Logits scaled, Logits reference, double factor) =>
        scaled.IsFinite ? scaled.DifferenceTo(reference, factor) <= Tolerance : factor > 2;
}
