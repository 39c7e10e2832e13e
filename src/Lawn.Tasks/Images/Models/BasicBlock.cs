using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>Two 3x3 convolutions (He et al. 2016, figure 5, left).</summary>
sealed class BasicBlock : ResidualBlock
{
    readonly Conv2d conv1;
    readonly BatchNorm2d bn1;
    readonly Conv2d conv2;
    readonly BatchNorm2d bn2;

    /// <summary>The block; its first convolution has the stride.</summary>
    public BasicBlock(int inputs, int width, int stride, ShortcutKind shortcut)
        : base(nameof(BasicBlock), inputs, width, stride, shortcut)
    {
        conv1 = Conv(inputs, width, kernel: 3, stride);
        bn1 = nn.BatchNorm2d(width);
        conv2 = Conv(width, width, kernel: 3);
        bn2 = nn.BatchNorm2d(width);
        RegisterComponents();
    }

    private protected override Tensor Residual(Tensor input)
    {
        var hidden = bn1.call(conv1.call(input)).relu_();
        return bn2.call(conv2.call(hidden));
    }
}
