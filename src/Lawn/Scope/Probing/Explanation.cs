using System.Globalization;

namespace Lawn.Scope.Probing;

/// <summary>Says why the logits do not scale with a weight: from module types where the trace names one, else from the numbers.</summary>
/// <param name="runs">Further evaluations.</param>
/// <param name="parameters">The model's parameters.</param>
/// <param name="reference">The logits with no weight scaled.</param>
/// <param name="referenceCalls">The module calls of that evaluation.</param>
sealed class Explanation(ScaledRuns runs, ProbeParameters parameters, Logits reference, IReadOnlyList<CallTrace.Call> referenceCalls)
{
    const double Invariance = 1e-3, InvarianceFar = 1e-2;
    readonly Dictionary<ProbeParameter, HashSet<string>> reached = [];

    /// <summary>Remembers which modules a weight reaches, given the calls with the weight doubled.</summary>
    public void Record(ProbeParameter weight, IReadOnlyList<CallTrace.Call> calls) =>
        reached[weight] = [.. Changed(calls).Select(c => c.After.Path)];

    /// <summary>The finding for a weight that is not homogeneous of degree 1.</summary>
    /// <param name="layer">The layer weight.</param>
    /// <param name="weight">The same as a parameter of the probe.</param>
    /// <param name="doubled">The logits with the weight doubled.</param>
    /// <param name="scaled">The logits that failed the test.</param>
    /// <param name="factor">The factor of <paramref name="scaled"/>.</param>
    /// <param name="calls">The module calls with the weight doubled.</param>
    public Finding Of(LayerWeight layer, ProbeParameter weight, Logits doubled, Logits scaled, double factor, IReadOnlyList<CallTrace.Call> calls)
    {
        var changed = Changed(calls);
        if (!doubled.IsFinite) return Other("scaling it by 2 makes the logits infinite or NaN");
        if (doubled.DifferenceTo(reference) <= Invariance && runs.Scaled(64, weight).DifferenceTo(reference) <= InvarianceFar)
        {
            return runs.With([weight], parameters.Randomise).DifferenceTo(reference) <= runs.Tolerance
                ? new Finding(FindingKind.NoEffect, "the logits of the sample batch do not depend on it")
                : Other($"followed by a normalisation{NormalisationAfter(changed)}: scaling it does not change the logits");
        }

        var uses = referenceCalls.Count(c => ReferenceEquals(c.Module, layer.Owner));
        if (Degree(doubled) is >= 2 and var degree)
            return Other($"used more than once{(uses > 1 ? $" (its layer is called {uses} times)" : "")}: the logits are of degree {degree} in it");
        if (LayerKinds.IsRecurrent(layer.Owner)) return Other($"inside the {LayerKinds.Name(layer.Owner)} {layer.Layer}, whose activations are not homogeneous");
        if (changed.FirstOrDefault(c => LayerKinds.IsNonHomogeneousActivation(c.After.Module)).After is { } activation)
            return Other($"the {LayerKinds.Name(activation.Module)} after it ({activation.Path}) breaks homogeneity");
        if (uses > 1) return Other($"its layer is called {uses} times, and the logits do not scale with it");
        if (PathAround(layer, weight) is { } path) return Other(path);
        if (changed.FirstOrDefault(c => LayerKinds.IsNormalisation(c.After.Module)).After is { } norm)
            return Other($"the normalisation after it ({norm.Path}) breaks homogeneity");
        return Other(Numbers(scaled, factor));
    }

    static Finding Other(string reason) => new(FindingKind.Other, reason);

    List<(CallTrace.Call Before, CallTrace.Call After)> Changed(IReadOnlyList<CallTrace.Call> calls) =>
        calls.Count == referenceCalls.Count ? [.. referenceCalls.Zip(calls).Where(c => c.Second.InputDiffersFrom(c.First))] : [];

    static string NormalisationAfter(List<(CallTrace.Call Before, CallTrace.Call After)> changed) =>
        changed.FirstOrDefault(c => LayerKinds.IsNormalisation(c.After.Module) && !c.After.OutputDiffersFrom(c.Before)).After is { } norm
            ? $" ({norm.Path})" : "";

    int? Degree(Logits doubled)
    {
        var ratio = doubled.RatioTo(reference);
        var degree = (int)Math.Round(Math.Log2(Math.Max(ratio, 1e-300)));
        return doubled.DifferenceTo(reference, Math.Pow(2, degree)) <= runs.Tolerance ? degree : null;
    }

    /// <summary>With the weight at zero and no biases, what tells the samples apart in the logits has come another way.</summary>
    string? PathAround(LayerWeight layer, ProbeParameter weight)
    {
        var without = runs.Scaled(0, weight);
        if (!without.IsFinite || !without.VaryBetweenSamples(runs.Tolerance)) return null;
        var before = reached.Where(r => r.Key != weight && r.Value.Contains(layer.Layer)).Select(r => r.Key).ToList();
        if (before.Count == 0) return "another path to the logits (a skip connection or a parallel branch) does not scale with it";
        var shared = runs.With([weight, .. before], p => p.Value.mul_(p == weight ? 0 : 2));
        return shared.DifferenceTo(without) > runs.Tolerance
            ? "inside a residual branch: what feeds it also reaches the logits on a path around it, which does not scale with it"
            : "in one of several parallel branches: the others do not scale with it";
    }

    string Numbers(Logits scaled, double factor)
    {
        var ratio = scaled.RatioTo(reference);
        var (by, times) = (Format(factor), Format(ratio));
        return scaled.DifferenceTo(reference, ratio) <= 1e-2
            ? $"scaling it by {by} scales the logits by {times}, not {by}"
            : $"scaling it by {by} does not scale the logits by {by}, but changes them unevenly (by {times} on average)";
    }

    static string Format(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
