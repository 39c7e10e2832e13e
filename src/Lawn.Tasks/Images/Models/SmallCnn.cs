using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// Two 3x3 convolutions, each with a 2x2 pooling, and two linear layers, without normalisation: homogeneous as a whole. Weights start from
/// Kaiming's normal distribution, with fan-out for convolutions and fan-in for linear layers; the last layer from a normal distribution of
/// standard deviation 0.01; biases from 0.
/// </summary>
sealed class SmallCnn : nn.Module<Tensor, Tensor>
{
    const double HeadDeviation = 0.01;

    readonly Conv2d conv1;
    readonly Conv2d conv2;
    readonly Linear fc1;
    readonly Linear fc2;

    /// <summary>A network with random weights.</summary>
    /// <param name="shape">The images' shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="width">Channels of the first convolution; the second has twice as many, the hidden linear layer four times.</param>
    public SmallCnn(ImageShape shape, int classes, int width)
        : base(nameof(SmallCnn))
    {
        var flat = 2 * width * (shape.Height / 4) * (shape.Width / 4);
        conv1 = nn.Conv2d(shape.Channels, width, 3, padding: 1);
        conv2 = nn.Conv2d(width, 2 * width, 3, padding: 1);
        fc1 = nn.Linear(flat, 4 * width);
        fc2 = nn.Linear(4 * width, classes);
        RegisterComponents();
        Initialization.KaimingFanOut(this);
        Initialization.Normal(fc1, Math.Sqrt(2.0 / flat));
        Initialization.Normal(fc2, HeadDeviation);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.max_pool2d(conv1.call(input).relu_(), 2);
        hidden = nn.functional.max_pool2d(conv2.call(hidden).relu_(), 2);
        return fc2.call(fc1.call(hidden.flatten(1)).relu_()).MoveToOuterDisposeScope();
    }
}
