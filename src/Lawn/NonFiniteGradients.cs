namespace Lawn;

/// <summary>What <see cref="LawnOptimizer"/> does with a gradient that has a NaN or an infinity.</summary>
public enum NonFiniteGradients
{
    /// <summary>
    /// Nothing, as the optimizers of torch.optim: it goes into the weights. Under the constraint one such element makes the whole layer NaN. Gradients
    /// are not looked at, so that this costs nothing; the default.
    /// </summary>
    Propagate,

    /// <summary>The step throws a <see cref="NonFiniteException"/> that names the parameter, before it changes anything.</summary>
    Throw,

    /// <summary>
    /// The step is not taken: weights, moments, phase and <see cref="LawnOptimizer.Steps"/> stay, and <see cref="LawnOptimizer.SkippedSteps"/> counts it.
    /// As a gradient scaler does.
    /// </summary>
    Skip,
}
