using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>Parameters of an optimizer with momentum, with hyper-parameters of their own.</summary>
/// <param name="parameters">The parameters.</param>
/// <param name="options">Their hyper-parameters; what is null is taken from the optimizer.</param>
/// <typeparam name="TOptions">The optimizer's options.</typeparam>
public sealed class MomentumParamGroup<TOptions>(IEnumerable<Parameter> parameters, TOptions? options = null)
    : ParamGroup<TOptions>(parameters, options!), IMomentum
    where TOptions : MomentumOptions
{
    /// <summary>The momentum of this group, for schedulers that cycle it.</summary>
    public double Momentum
    {
        get => Options.Momentum!.Value;
        set => Options.Momentum = value;
    }
}
