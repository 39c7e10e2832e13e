using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>Parameters of names that tell nothing, and an activation of the test's choice between two products.</summary>
sealed class FunctionalMlp : Module<Tensor, Tensor>
{
    readonly Parameter w1, b1, w2, b2, gain;
    readonly Func<Tensor, Tensor> activation;

    public FunctionalMlp(Func<Tensor, Tensor> activation, double scale = 1) : base(nameof(FunctionalMlp))
    {
        this.activation = activation;
        (w1, b1) = (Parameter(randn(5, 8) * scale), Parameter(zeros(8)));
        (w2, b2) = (Parameter(randn(8, 3) * scale), Parameter(zeros(3)));
        gain = Parameter(ones(1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => activation(input.matmul(w1) + b1).mul(gain).matmul(w2) + b2;
}
