using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// A VGG network (Simonyan and Zisserman 2015, configurations A, D and E) for 32x32 images: the convolutions, then one linear layer. Without
/// batch normalisation it is homogeneous as a whole, with it only in its last layer. Layers are numbered as in torchvision (<c>features.0</c>);
/// as there, convolutions have biases in both forms and start from Kaiming's normal distribution with fan-out, and the linear layer
/// from a normal distribution of standard deviation 0.01.
/// </summary>
sealed class Vgg : nn.Module<Tensor, Tensor>
{
    const int LastWidth = 512;
    const double HeadDeviation = 0.01;

    // Convolutions in each of the five blocks; their widths are the same for all.
    static readonly Dictionary<int, int[]> Blocks = new()
    {
        [11] = [1, 1, 2, 2, 2],
        [16] = [2, 2, 3, 3, 3],
        [19] = [2, 2, 4, 4, 4],
    };

    static readonly int[] Widths = [64, 128, 256, 512, LastWidth];

    readonly Sequential features;
    readonly Linear classifier;

    /// <summary>A network with random weights.</summary>
    /// <param name="layers">11, 16 or 19: the layers of the original with its three linear ones.</param>
    /// <param name="batchNorm">Whether each convolution is followed by a normalisation.</param>
    /// <param name="channels">The images' channels.</param>
    /// <param name="classes">The number of classes.</param>
    public Vgg(int layers, bool batchNorm, int channels, int classes)
        : base(nameof(Vgg))
    {
        features = Features(Blocks[layers], batchNorm, channels);
        classifier = nn.Linear(LastWidth, classes);
        RegisterComponents();
        Initialization.KaimingFanOut(this);
        Initialization.Normal(classifier, HeadDeviation);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var hidden = features.call(input);
        using var flat = hidden.flatten(1);
        return classifier.call(flat);
    }

    static Sequential Features(int[] blocks, bool batchNorm, int channels)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        foreach (var (count, width) in blocks.Zip(Widths))
        {
            for (var k = 0; k < count; k++)
            {
                layers.Add(nn.Conv2d(channels, width, 3, padding: 1));
                if (batchNorm) layers.Add(nn.BatchNorm2d(width));
                layers.Add(nn.ReLU(inplace: true));
                channels = width;
            }

            layers.Add(nn.MaxPool2d(2, stride: 2));
        }

        return nn.Sequential(layers.Select((layer, number) => ($"{number}", layer)));
    }
}
