namespace Lawn.Switching;

/// <summary>By how much the layers' norms have grown since the first look: the geometric mean of their ratios, layers that began at zero aside.</summary>
sealed class NormGrowth
{
    double[] first = [];

    /// <summary>What it remembers: every layer's first norm.</summary>
    public IReadOnlyList<double> Memory => first;

    /// <summary>The growth up to now; 1 at the first look.</summary>
    public double Of(IReadOnlyList<LayerSignal> layers)
    {
        if (first.Length == 0) first = [.. layers.Select(layer => layer.WeightNorm)];
        var logarithms = layers.Zip(first).Where(pair => pair.Second > 0).Select(pair => Math.Log(pair.First.WeightNorm / pair.Second)).ToList();
        return logarithms.Count == 0 ? 1 : Math.Exp(logarithms.Average());
    }

    /// <summary>Takes over what another one remembered.</summary>
    public void Restore(IEnumerable<double> memory) => first = [.. memory];
}
