using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>A normalisation by stored statistics, under a name that does not say so.</summary>
sealed class Whitening : Module<Tensor, Tensor>
{
    readonly Tensor running_mean, running_var;

    public Whitening(long features) : base(nameof(Whitening))
    {
        (running_mean, running_var) = (zeros(features), ones(features));
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => (input - running_mean) / (running_var + 1e-5).sqrt();
}
