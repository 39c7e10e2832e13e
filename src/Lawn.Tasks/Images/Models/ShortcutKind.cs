namespace Lawn.Tasks.Images;

/// <summary>How a residual block's input reaches an output with more channels (He et al. 2016, section 4.1).</summary>
enum ShortcutKind
{
    /// <summary>Option A: every second pixel, and channels of zeros; no parameters. The CIFAR networks of the paper.</summary>
    Padded,

    /// <summary>Option B: a 1x1 convolution and batch normalisation. The ImageNet networks.</summary>
    Projected,
}
