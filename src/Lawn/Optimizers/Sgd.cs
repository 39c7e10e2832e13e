using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>
/// Stochastic gradient descent as in torch.optim: d = g + wd w; m &lt;- mu m + (1 - dampening) d, at the first step m &lt;- d; then
/// w &lt;- w - lr m, with Nesterov w &lt;- w - lr (d + mu m), without momentum w &lt;- w - lr d.
/// </summary>
public sealed class Sgd : FusedOptimizer<SgdOptions>, IMomentum
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="momentum">Momentum factor; 0 is none.</param>
    /// <param name="dampening">The gradient enters the momentum times 1 - dampening.</param>
    /// <param name="weight_decay">Factor of the L2 penalty, which is added to the gradient.</param>
    /// <param name="nesterov">Whether to look ahead along the momentum.</param>
    public Sgd(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false)
        : this([new MomentumParamGroup<SgdOptions>(parameters)], lr, momentum, dampening, weight_decay, nesterov)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="Sgd(IEnumerable{Parameter}, double, double, double, double, bool)" path="/param[@name!='parameters']"/>
    public Sgd(
        IEnumerable<MomentumParamGroup<SgdOptions>> groups, double lr = 1e-3, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false)
        : base(
            new TensorStepRunner<SgdStep, SgdOptions>(),
            new SgdOptions { LearningRate = lr, Momentum = momentum, Dampening = dampening, WeightDecay = weight_decay, Nesterov = nesterov },
            groups)
    {
    }

    /// <summary>The momentum: read from the first group, set in all.</summary>
    public double Momentum
    {
        get => AllOptions.First().Momentum!.Value;
        set
        {
            foreach (var options in AllOptions) options.Momentum = value;
        }
    }
}
