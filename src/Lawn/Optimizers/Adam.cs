using TorchSharp.Modules;

namespace Lawn.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015), as in torch.optim: m and v are running means of d and d^2, d = g + wd w; with m^ = m / (1 - beta1^t) and
/// v^ = v / (1 - beta2^t), w &lt;- w - lr m^ / (sqrt(v^) + eps).
/// </summary>
public sealed class Adam : AdamFamily
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="beta1">Decay of the running mean of gradients.</param>
    /// <param name="beta2">Decay of the running mean of squared gradients.</param>
    /// <param name="eps">Term added to the root of the second moment.</param>
    /// <param name="weight_decay">Factor of the L2 penalty, which is added to the gradient.</param>
    public Adam(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : this([new AdamParamGroup(parameters)], lr, beta1, beta2, eps, weight_decay)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double)" path="/param[@name!='parameters']"/>
    public Adam(
        IEnumerable<AdamParamGroup> groups, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : base(
            new TensorStepRunner<AdamStep, AdamOptions>(),
            new AdamOptions { LearningRate = lr, Beta1 = beta1, Beta2 = beta2, Epsilon = eps, WeightDecay = weight_decay },
            groups)
    {
    }
}
