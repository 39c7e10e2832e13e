using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>
/// LAMB (You et al. 2020): r = m^ / (sqrt(v^) + eps) + wd w with the bias-corrected moments of <see cref="Adam"/>, and
/// w &lt;- w - lr (||w|| / ||r||) r for each tensor. The ratio is 1 where either norm is 0, and is taken also at weight decay 0, where
/// with LAWN it makes every step one of a fixed angle.
/// </summary>
public sealed class Lamb : AdamFamily
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay of the running mean of gradients.</param>
    /// <param name="beta2">Decay of the running mean of squared gradients.</param>
    /// <param name="eps">Term added to the root of the second moment.</param>
    /// <param name="weight_decay">Weight decay, part of the direction that is scaled.</param>
    public Lamb(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-6, double weight_decay = 0)
        : this([new AdamParamGroup(parameters)], lr, beta1, beta2, eps, weight_decay)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="Lamb(IEnumerable{Parameter}, double, double, double, double, double)" path="/param[@name!='parameters']"/>
    public Lamb(
        IEnumerable<AdamParamGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-6, double weight_decay = 0)
        : base(
            new TensorStepRunner<LambStep, AdamOptions>(),
            new AdamOptions { LearningRate = lr, Beta1 = beta1, Beta2 = beta2, Epsilon = eps, WeightDecay = weight_decay },
            groups)
    {
    }
}
