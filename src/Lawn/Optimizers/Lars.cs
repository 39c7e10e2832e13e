using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>
/// LARS (You et al. 2017): for each tensor the local rate l = eta ||w|| / (||g|| + wd ||w||), then heavy-ball momentum
/// m &lt;- mu m + l (g + wd w), w &lt;- w - lr m. Parameters of one dimension (biases, gains of norm layers) have l = 1 and no decay.
/// </summary>
public sealed class Lars : FusedOptimizer<LarsOptions>, IMomentum
{
    /// <summary>Optimizes parameters with one set of hyper-parameters.</summary>
    /// <param name="parameters">The parameters, on their final device.</param>
    /// <param name="lr">Learning rate.</param>
    /// <param name="momentum">Momentum factor.</param>
    /// <param name="weight_decay">Factor of the L2 penalty of parameters with two dimensions or more.</param>
    /// <param name="trust_coefficient">The factor eta of the local rate.</param>
    public Lars(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.9, double weight_decay = 0, double trust_coefficient = 1e-3)
        : this([new MomentumParamGroup<LarsOptions>(parameters)], lr, momentum, weight_decay, trust_coefficient)
    {
    }

    /// <summary>Optimizes groups of parameters; what a group leaves open is taken from the other arguments.</summary>
    /// <inheritdoc cref="Lars(IEnumerable{Parameter}, double, double, double, double)" path="/param[@name!='parameters']"/>
    public Lars(
        IEnumerable<MomentumParamGroup<LarsOptions>> groups, double lr = 1e-3, double momentum = 0.9, double weight_decay = 0, double trust_coefficient = 1e-3)
        : base(
            new TensorStepRunner<LarsStep, LarsOptions>(),
            new LarsOptions { LearningRate = lr, Momentum = momentum, WeightDecay = weight_decay, TrustCoefficient = trust_coefficient },
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
