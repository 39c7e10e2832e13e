using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019), as in torch.optim: w &lt;- (1 - lr wd) w, then the step of <see cref="Adam"/> from the plain gradient.
/// </summary>
public sealed class AdamW : AdamFamily
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay of the running mean of gradients.</param>
    /// <param name="beta2">Decay of the running mean of squared gradients.</param>
    /// <param name="eps">Term added to the root of the second moment.</param>
    /// <param name="weight_decay">Decoupled weight decay.</param>
    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 1e-2)
        : this([new AdamParamGroup(parameters)], lr, beta1, beta2, eps, weight_decay)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double)" path="/param[@name!='parameters']"/>
    public AdamW(
        IEnumerable<AdamParamGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 1e-2)
        : base(
            new TensorStepRunner<AdamWStep, AdamOptions>(),
            new AdamOptions { LearningRate = lr, Beta1 = beta1, Beta2 = beta2, Epsilon = eps, WeightDecay = weight_decay },
            groups)
    {
    }
}
