using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>Two linear layers multiplied element-wise: each is of degree 1, and its own bias scales with it while the other's stays.</summary>
sealed class GatedProduct : Module<Tensor, Tensor>
{
    readonly Linear left, right, head;

    public GatedProduct() : base(nameof(GatedProduct))
    {
        (left, right, head) = (Linear(5, 6), Linear(5, 6), Linear(6, 3));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => head.call(left.call(input) * functional.relu(right.call(input)));
}
