using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>One square layer run twice in a row.</summary>
sealed class CalledTwice : Module<Tensor, Tensor>
{
    readonly Linear shared, head;

    public CalledTwice() : base(nameof(CalledTwice))
    {
        (shared, head) = (Linear(5, 5, hasBias: false), Linear(5, 3));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        head.call(functional.leaky_relu(shared.call(functional.leaky_relu(shared.call(input)))));
}
