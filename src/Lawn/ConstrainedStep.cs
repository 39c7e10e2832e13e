using Lawn.Geometry;
using Lawn.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Lawn;

/// <summary>LAWN's step, as the method states it or fused by the base optimizer; the caller holds no_grad.</summary>
sealed class ConstrainedStep(Optimizer inner, LawnOptions options, IReadOnlyList<HeldLayer> held)
{
    // Outside of these the squares of single precision, in which the kernels add, run out of range.
    const double LeastFusedRadius = 1e-12;
    const double LargestFusedRadius = 1e15;

    readonly Dictionary<IntPtr, double> radii = [];
    readonly IConstrainedStep? fused = Fusable(options) ? inner as IConstrainedStep ?? FusedTorchSharp.For(inner) : null;

    readonly ConstraintOptions shortcuts = new() { SkipProjection = options.SkipProjection, LazyRetraction = options.LazyRetraction };

    bool isInFusedRange;

    IConstrainedStep? FusedInRange => isInFusedRange ? fused : null;

    public void StepFreely()
    {
        ClipGradients();
        inner.step();
    }

    public void Step()
    {
        if (FusedInRange is { } way && way.TryStep(radii, shortcuts)) return;

        if (!options.SkipProjection)
            foreach (var layer in held) layer.ProjectGradient();
        ClipGradients();
        if (options.ProjectUpdate) StepAndProjectUpdate();
        else inner.step();
        foreach (var layer in held) layer.Retract();
    }

    /// <summary>Takes the step in the fused way, unless a gradient is not finite.</summary>
    /// <returns>False, with nothing checked or changed, where there is no fused way.</returns>
    public bool TryStepIfFinite(out Parameter? fault)
    {
        fault = null;
        return FusedInRange is ICheckedConstrainedStep checkedStep && checkedStep.TryStepIfFinite(radii, shortcuts, out fault);
    }

    /// <summary>Brings weights that a lazy retraction left beside their norm exactly onto it.</summary>
    public void Settle() => fused?.Settle();

    /// <summary>Takes over the target norms, after they were set at the switch or loaded.</summary>
    public void ReadRadii()
    {
        radii.Clear();
        if (fused is null) return;
        foreach (var layer in held.Where(l => l.TargetNorm is not null))
            if (layer.TargetNorm!.to_type(ScalarType.Float64).item<double>() is var radius and >= SphereGeometry.LeastNorm)
                radii[layer.Weight.Weight.Handle] = radius;
        isInFusedRange = radii.Values.All(radius => radius is > LeastFusedRadius and < LargestFusedRadius);
    }

    void StepAndProjectUpdate()
    {
        using var scope = NewDisposeScope();
        var before = held.Select(layer => layer.Parameters.Select(p => p.clone()).ToList()).ToList();
        inner.step();
        foreach (var (layer, old) in held.Zip(before))
        {
            var update = layer.Parameters.Zip(old, (now, was) => now - was).ToList();
            foreach (var (now, was) in layer.Parameters.Zip(old)) now.copy_(was);
            layer.Project(update);
            foreach (var (now, change) in layer.Parameters.Zip(update)) now.add_(change);
        }
    }

    void ClipGradients()
    {
        if (options.MaxGradientNorm is { } largest) GradientClipping.ClipGlobalNorm(inner.parameters(), largest);
    }

    static bool Fusable(LawnOptions options) =>
        options is { AllowFusedStep: true, Geometry: LayerSphere, Biases: BiasHandling.Free, ProjectUpdate: false, MaxGradientNorm: null };
}
