using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>Initial weights from the literature.</summary>
static class Initialization
{
    /// <summary>
    /// Convolutions from a normal distribution with standard deviation sqrt(2 / fan-out), where fan-out is output channels times kernel pixels
    /// (He et al. 2015), and biases of 0. Other layers keep what they have.
    /// </summary>
    public static void KaimingFanOut(nn.Module model)
    {
        using var noGradients = no_grad();
        foreach (var layer in model.modules().OfType<Conv2d>())
        {
            nn.init.kaiming_normal_(layer.weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU);
            if (layer.bias is not null) nn.init.zeros_(layer.bias);
        }
    }

    /// <summary>A linear layer from a normal distribution with the given standard deviation, and biases of 0.</summary>
    public static void Normal(Linear layer, double deviation)
    {
        using var noGradients = no_grad();
        nn.init.normal_(layer.weight, mean: 0, std: deviation);
        if (layer.bias is not null) nn.init.zeros_(layer.bias);
    }
}
