namespace Lawn.Tasks.Images;

/// <summary>The size of a residual network.</summary>
/// <param name="Blocks">Blocks in each stage; every stage but the first halves the image and doubles the width.</param>
/// <param name="Width">The first stage's width.</param>
/// <param name="Bottleneck">Whether blocks are bottlenecks instead of pairs of 3x3 convolutions.</param>
/// <param name="Shortcut">How shortcuts change shape.</param>
/// <param name="LargeImages">Whether a 7x7 convolution of stride 2 and a pooling come first, instead of a 3x3 convolution.</param>
sealed record ResNetPlan(int[] Blocks, int Width, bool Bottleneck, ShortcutKind Shortcut, bool LargeImages)
{
    /// <summary>The network for CIFAR with 6n + 2 layers (He et al. 2016, section 4.2).</summary>
    public static ResNetPlan Cifar(int layers, ShortcutKind shortcut)
    {
        var blocks = (layers - 2) / 6;
        return new ResNetPlan([blocks, blocks, blocks], Width: 16, Bottleneck: false, shortcut, LargeImages: false);
    }

    /// <summary>ResNet-18 for ImageNet (He et al. 2016, table 1).</summary>
    public static ResNetPlan ResNet18 { get; } = new([2, 2, 2, 2], Width: 64, Bottleneck: false, ShortcutKind.Projected, LargeImages: true);

    /// <summary>ResNet-50 for ImageNet (He et al. 2016, table 1).</summary>
    public static ResNetPlan ResNet50 { get; } = new([3, 4, 6, 3], Width: 64, Bottleneck: true, ShortcutKind.Projected, LargeImages: true);
}
