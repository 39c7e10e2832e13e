using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>
/// A 1x1, a 3x3 and a 1x1 convolution, the last four times as wide (He et al. 2016, figure 5, right). The 3x3 convolution has the stride, as
/// in every current implementation ("ResNet v1.5").
/// </summary>
sealed class Bottleneck : ResidualBlock
{
    /// <summary>Output channels for each of the block's width.</summary>
    public const int Expansion = 4;

    readonly Conv2d conv1;
    readonly BatchNorm2d bn1;
    readonly Conv2d conv2;
    readonly BatchNorm2d bn2;
    readonly Conv2d conv3;
    readonly BatchNorm2d bn3;

    /// <summary>The block.</summary>
    public Bottleneck(int inputs, int width, int stride, ShortcutKind shortcut)
        : base(nameof(Bottleneck), inputs, width * Expansion, stride, shortcut)
    {
        conv1 = Conv(inputs, width, kernel: 1);
        bn1 = nn.BatchNorm2d(width);
        conv2 = Conv(width, width, kernel: 3, stride);
        bn2 = nn.BatchNorm2d(width);
        conv3 = Conv(width, width * Expansion, kernel: 1);
        bn3 = nn.BatchNorm2d(width * Expansion);
        RegisterComponents();
    }

    private protected override Tensor Residual(Tensor input)
    {
        var hidden = bn1.call(conv1.call(input)).relu_();
        hidden = bn2.call(conv2.call(hidden)).relu_();
        return bn3.call(conv3.call(hidden));
    }
}
