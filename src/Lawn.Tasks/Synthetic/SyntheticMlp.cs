using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Tasks.Synthetic;

/// <summary>
/// A multi-layer perceptron with two hidden layers of 256 and ReLU, with torch's own initialisation: 64 -> 256 -> 256 -> 10. Layers:
/// <c>hidden.0</c>, <c>hidden.1</c>, <c>output</c>.
/// </summary>
sealed class SyntheticMlp : Module<Tensor, Tensor>
{
    const int HiddenWidth = 256;
    readonly ModuleList<Linear> hidden;
    readonly Linear output;

    /// <summary>Makes the model, with weights from torch's global random stream.</summary>
    /// <param name="bias">Whether the layers have biases. Without them the whole network is homogeneous in its weights.</param>
    public SyntheticMlp(bool bias)
        : base(nameof(SyntheticMlp))
    {
        hidden = ModuleList(Linear(SyntheticProblem.Width, HiddenWidth, bias), Linear(HiddenWidth, HiddenWidth, bias));
        output = Linear(HiddenWidth, SyntheticProblem.ClassCount, bias);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor points)
    {
        using var first = hidden[0].call(points).relu_();
        using var second = hidden[1].call(first).relu_();
        return output.call(second);
    }
}
