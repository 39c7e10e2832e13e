using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace Lawn.Optimizers;

/// <summary>An optimizer with Adam's two moments, and with the betas that schedulers cycle.</summary>
public abstract class AdamFamily : FusedOptimizer<AdamOptions>, IBetas
{
    private protected AdamFamily(StepRunner<AdamOptions> runner, AdamOptions defaults, IEnumerable<ParamGroup<AdamOptions>> groups)
        : base(runner, defaults, groups)
    {
    }

    /// <summary>The betas: read from the first group, set in all.</summary>
    public (double, double) Betas
    {
        get => (AllOptions.First().Beta1!.Value, AllOptions.First().Beta2!.Value);
        set
        {
            foreach (var options in AllOptions) (options.Beta1, options.Beta2) = value;
        }
    }
}
