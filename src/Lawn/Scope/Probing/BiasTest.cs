namespace Lawn.Scope.Probing;

/// <summary>
/// The definition of homogeneity with biases that are not zero: which of them, scaled with a weight, make the logits scale with it?
/// </summary>
/// <remarks>In a chain these are the biases at and after the layer, and one evaluation in the order of the parameters confirms it.
/// Elsewhere each bias alone tells whether it has to scale with the weight or to stay.</remarks>
sealed class BiasTest(ScaledRuns runs, ProbeParameters parameters)
{
    /// <summary>Null where such biases exist (or the model has none), else the obstacle as a sentence.</summary>
    /// <param name="weight">A weight in which the logits are of degree 1 while all biases are zero.</param>
    /// <param name="along">Unknown parameters that scale with it.</param>
    public string? Obstacle(ProbeParameter weight, IReadOnlyList<ProbeParameter> along)
    {
        var biases = parameters.Biases;
        if (biases.Count == 0) return null;
        try
        {
            foreach (var bias in biases) parameters.Randomise(bias);
            if (IsHomogeneous([weight, .. along, .. biases.Where(b => b.Position > weight.Position)])) return null;

            var after = new List<ProbeParameter>();
            foreach (var bias in biases)
            {
                Clear();
                parameters.Randomise(bias);
                if (IsHomogeneous([weight, .. along])) continue;
                if (!IsHomogeneous([weight, .. along, bias])) return $"with a non-zero {bias.Name} the logits no longer scale with it";
                after.Add(bias);
            }

            foreach (var bias in biases) parameters.Randomise(bias);
            return IsHomogeneous([weight, .. along, .. after]) ? null : "with non-zero biases the logits no longer scale with it";
        }
        finally
        {
            Clear();
        }
    }

    bool IsHomogeneous(IReadOnlyList<ProbeParameter> scaled)
    {
        var reference = runs.Run();
        return new[] { 2, 0.25 }.All(factor => runs.IsDegreeOne(runs.Scaled(factor, scaled), reference, factor));
    }

    void Clear()
    {
        foreach (var bias in parameters.Biases) bias.Value.zero_();
    }
}
