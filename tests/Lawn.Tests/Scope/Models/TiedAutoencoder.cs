using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>Encoder and decoder share one matrix through a functional forward: no module is called.</summary>
sealed class TiedAutoencoder : Module<Tensor, Tensor>
{
    readonly Parameter matrix;

    public TiedAutoencoder() : base(nameof(TiedAutoencoder))
    {
        matrix = Parameter(randn(4, 5));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => functional.relu(input.matmul(matrix.t())).matmul(matrix);
}
