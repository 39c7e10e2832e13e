using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// Three 3x3 convolutions, each with batch normalisation and a 2x2 pooling, and two linear layers without: its end-homogeneous part is
/// those two. Small and quick, yet with parameters enough to fit some ten thousand images. Weights start as in <see cref="SmallCnn"/>.
/// </summary>
sealed class SmallBatchNormCnn : nn.Module<Tensor, Tensor>
{
    const int Stages = 3;
    const double HeadDeviation = 0.01;

    readonly Sequential features;
    readonly Linear fc1;
    readonly Linear fc2;

    /// <summary>A network with random weights.</summary>
    /// <param name="shape">The images' shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="width">Channels of the first convolution; each further one has twice as many, the hidden linear layer 16 times.</param>
    public SmallBatchNormCnn(ImageShape shape, int classes, int width)
        : base(nameof(SmallBatchNormCnn))
    {
        var flat = (width << (Stages - 1)) * (shape.Height >> Stages) * (shape.Width >> Stages);
        features = Features(shape.Channels, width);
        fc1 = nn.Linear(flat, 16 * width);
        fc2 = nn.Linear(16 * width, classes);
        RegisterComponents();
        Initialization.KaimingFanOut(this);
        Initialization.Normal(fc1, Math.Sqrt(2.0 / flat));
        Initialization.Normal(fc2, HeadDeviation);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc2.call(fc1.call(features.call(input).flatten(1)).relu_()).MoveToOuterDisposeScope();
    }

    static Sequential Features(int channels, int width)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (var stage = 0; stage < Stages; stage++)
        {
            var outputs = width << stage;
            layers.AddRange([nn.Conv2d(channels, outputs, 3, padding: 1, bias: false), nn.BatchNorm2d(outputs), nn.ReLU(inplace: true), nn.MaxPool2d(2, stride: 2)]);
            channels = outputs;
        }

        return nn.Sequential(layers.Select((layer, number) => ($"{number}", layer)));
    }
}
