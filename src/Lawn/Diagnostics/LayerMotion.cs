namespace Lawn.Diagnostics;

/// <summary>How one layer moved in a step.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="Norm">The weight's norm before the step.</param>
/// <param name="GradientNorm">The gradient's norm; 0 without one.</param>
/// <param name="CosGradientWeight">The cosine between gradient and weight: negative where the loss would fall by scaling alone. 0 without a gradient.</param>
/// <param name="Angle">The angle between the weight before and after the step, in radians.</param>
public readonly record struct LayerMotion(string Name, double Norm, double GradientNorm, double CosGradientWeight, double Angle)
{
    /// <summary>
    /// The learning rate that acts on the direction of the weight: <paramref name="learningRate"/> / ||w||^2, as of a scale-invariant layer under SGD (van Laarhoven
    /// 2017). For adaptive optimizers <see cref="Angle"/> says it directly.
    /// </summary>
    public double EffectiveRate(double learningRate) => learningRate / (Norm * Norm);
}
