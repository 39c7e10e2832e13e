using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>Parameters of an Adam-like optimizer with hyper-parameters of their own.</summary>
/// <param name="parameters">The parameters.</param>
/// <param name="options">Their hyper-parameters; what is null is taken from the optimizer.</param>
public sealed class AdamParamGroup(IEnumerable<Parameter> parameters, AdamOptions? options = null)
    : ParamGroup<AdamOptions>(parameters, options!), IBetas
{
    /// <summary>The betas of this group, for schedulers that cycle them.</summary>
    public (double, double) Betas
    {
        get => (Options.Beta1!.Value, Options.Beta2!.Value);
        set => (Options.Beta1, Options.Beta2) = (value.Item1, value.Item2);
    }
}
