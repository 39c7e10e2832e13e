using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tests.Scope.Models;

/// <summary>A stem, one residual block of two linear layers, and a head; no normalisation.</summary>
sealed class ResidualMlp : Module<Tensor, Tensor>
{
    readonly Linear stem, inner, outer, head;

    public ResidualMlp(bool bias) : base(nameof(ResidualMlp))
    {
        (stem, inner, outer, head) = (Linear(5, 8, hasBias: bias), Linear(8, 8, hasBias: bias), Linear(8, 8, hasBias: bias), Linear(8, 3, hasBias: bias));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = functional.relu(stem.call(input));
        return head.call(functional.relu(x + outer.call(functional.relu(inner.call(x)))));
    }
}
