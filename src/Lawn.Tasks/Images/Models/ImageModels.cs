using TorchSharp;
using static TorchSharp.torch;
using Network = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Lawn.Tasks.Images;

/// <summary>The networks by name.</summary>
static class ImageModels
{
    static readonly Dictionary<string, Func<ImageShape, int, Network>> Networks = new()
    {
        ["resnet20"] = Cifar(20, ShortcutKind.Padded),
        ["resnet32"] = Cifar(32, ShortcutKind.Padded),
        ["resnet56"] = Cifar(56, ShortcutKind.Padded),
        ["resnet20-b"] = Cifar(20, ShortcutKind.Projected),
        ["resnet32-b"] = Cifar(32, ShortcutKind.Projected),
        ["resnet56-b"] = Cifar(56, ShortcutKind.Projected),
        ["vgg11-bn"] = VggOf(11, batchNorm: true),
        ["vgg16-bn"] = VggOf(16, batchNorm: true),
        ["vgg19-bn"] = VggOf(19, batchNorm: true),
        ["vgg11"] = VggOf(11, batchNorm: false),
        ["vgg16"] = VggOf(16, batchNorm: false),
        ["vgg19"] = VggOf(19, batchNorm: false),
        ["cnn"] = (shape, classes) => new SmallCnn(shape, classes, width: 32),
        ["cnn-narrow"] = (shape, classes) => new SmallCnn(shape, classes, width: 8),
        ["cnn-bn"] = (shape, classes) => new SmallBatchNormCnn(shape, classes, width: 16),
        ["resnet50"] = (shape, classes) => new ResNet(ResNetPlan.ResNet50, shape.Channels, classes),
        ["resnet18"] = (shape, classes) => new ResNet(ResNetPlan.ResNet18, shape.Channels, classes),
    };

    /// <summary>For colour images of 32x32. The suffix <c>-b</c> is He's shortcut B, <c>-bn</c> batch normalisation.</summary>
    public static IReadOnlyList<string> SmallColour { get; } = [.. Networks.Keys.Except(["resnet50", "resnet18"])];

    /// <summary>For grey images of 28x28, which are too small for the five poolings of VGG.</summary>
    public static IReadOnlyList<string> SmallGrey { get; } =
        ["cnn", "cnn-narrow", "cnn-bn", .. SmallColour.Where(name => name.StartsWith("resnet", StringComparison.Ordinal))];

    /// <summary>For photographs.</summary>
    public static IReadOnlyList<string> Photographs { get; } = ["resnet50", "resnet18"];

    /// <summary>A network with weights from torch's random stream.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="shape">The images' shape.</param>
    /// <param name="classes">The number of classes.</param>
    public static Network Create(string name, ImageShape shape, int classes) => Networks[name](shape, classes);

    static Func<ImageShape, int, Network> Cifar(int layers, ShortcutKind shortcut) =>
        (shape, classes) => new ResNet(ResNetPlan.Cifar(layers, shortcut), shape.Channels, classes);

    static Func<ImageShape, int, Network> VggOf(int layers, bool batchNorm) =>
        (shape, classes) => new Vgg(layers, batchNorm, shape.Channels, classes);
}
