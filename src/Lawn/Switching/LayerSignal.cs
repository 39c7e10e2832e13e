namespace Lawn.Switching;

/// <summary>One held layer at a step, before its update.</summary>
/// <param name="Name">The weight's name in the model.</param>
/// <param name="WeightNorm">The weight's Frobenius norm.</param>
/// <param name="GradientNorm">The gradient's norm; NaN where gradients were not asked for.</param>
/// <param name="Radial">
/// The product &lt;g, w&gt;: what the loss would change by for a small relative growth of the weight. Negative where the loss would fall by scaling alone.
/// NaN where gradients were not asked for.
/// </param>
public readonly record struct LayerSignal(string Name, double WeightNorm, double GradientNorm, double Radial)
{
    /// <summary>The cosine of the angle between gradient and weight, between -1 and 1; 0 where one of them is 0, NaN where gradients were not asked for.</summary>
    public double Cosine => GradientNorm > 0 && WeightNorm > 0 ? Radial / (GradientNorm * WeightNorm) : GradientNorm * 0;
}
