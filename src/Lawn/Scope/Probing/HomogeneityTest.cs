namespace Lawn.Scope.Probing;

/// <summary>Examines each layer weight of a model: do the logits scale with it?</summary>
sealed class HomogeneityTest(LogitProbe probe, ProbeParameters parameters, ModelSnapshot snapshot, CallTrace trace)
{
    readonly ScaledRuns runs = new(probe);

    /// <summary>One finding for each weight: at random weights, and for what passes also at the model's own.</summary>
    /// <exception cref="ArgumentException">The logits are zero or not finite at both.</exception>
    public IReadOnlyList<Finding> Examine(IReadOnlyList<LayerWeight> weights)
    {
        var findings = new Finding?[weights.Count];
        parameters.UseRandomWeights();
        var random = ExamineHere(weights, findings, withBiases: true);
        parameters.UseOwnWeights(snapshot);
        var own = ExamineHere(weights, findings, withBiases: !random);
        return random || own
            ? [.. findings.Select(f => f!)]
            : throw new ArgumentException("The logits of the sample batch are zero or not finite whatever the weights are, so nothing can be said of "
                + "homogeneity: check the sample batch and the closure.");
    }

    bool ExamineHere(IReadOnlyList<LayerWeight> weights, Finding?[] findings, bool withBiases)
    {
        trace.Take();
        var reference = probe.TryRun();
        if (!reference.IsFinite || reference.Largest == 0) return false;
        var explanation = new Explanation(runs, parameters, reference, trace.Take());
        for (var i = 0; i < weights.Count; i++)
        {
            if (findings[i] is { Kind: FindingKind.Other }) continue;
            var found = ExamineOne(weights[i], reference, explanation, withBiases);
            if (findings[i] is null || found.Kind is not FindingKind.NoEffect) findings[i] = found;
        }

        return true;
    }

    Finding ExamineOne(LayerWeight layer, Logits reference, Explanation explanation, bool withBiases)
    {
        if (!layer.Weight.is_floating_point()) return new Finding(FindingKind.Other, $"not a floating-point weight ({layer.Weight.dtype})");
        var weight = parameters.Of(layer);
        if (weight.Role is ParameterRole.Bias) return new Finding(FindingKind.Other, "a bias, not a layer weight");
        if (weight.Role is ParameterRole.Gain) return new Finding(FindingKind.Other, "the gain of a normalisation, not a layer weight");

        trace.Take();
        var doubled = runs.Scaled(2, weight);
        var calls = trace.Take();
        explanation.Record(weight, calls);
        IReadOnlyList<ProbeParameter> along = runs.IsDegreeOne(doubled, reference, 2) ? [] : AddedAfter(weight);
        foreach (var factor in ScaledRuns.Factors)
        {
            var scaled = factor == 2 && along.Count == 0 ? doubled : runs.Scaled(factor, [weight, .. along]);
            if (!runs.IsDegreeOne(scaled, reference, factor)) return explanation.Of(layer, weight, doubled, scaled, factor, calls);
        }

        var obstacle = withBiases ? new BiasTest(runs, parameters).Obstacle(weight, along) : null;
        return obstacle is not null
            ? new Finding(FindingKind.Other, obstacle)
            : new Finding(FindingKind.Homogeneous, parameters.Biases.Count + along.Count > 0
                ? "end-homogeneous: the logits scale with it and the biases at and after it"
                : "end-homogeneous: the logits scale with it");
    }

    /// <summary>
    /// The unknown parameters that are added at or after the layer: they still reach the logits when the weight is zero, so they do not
    /// pass through it, and without them the weight still has an effect, so they are no factors of its path.
    /// </summary>
    IReadOnlyList<ProbeParameter> AddedAfter(ProbeParameter weight)
    {
        if (parameters.Unknown.Count == 0) return [];
        var without = runs.Scaled(0, weight);
        return [.. parameters.Unknown.Where(unknown =>
            Differ(runs.With([weight, unknown], p => p.Value.mul_(p == weight ? 0 : 2)), without)
            && Differ(runs.With([weight, unknown], p => p.Value.mul_(p == weight ? 2 : 0)), runs.Scaled(0, unknown)))];
    }

    bool Differ(Logits one, Logits other) => one.DifferenceTo(other) > runs.Tolerance;
}
