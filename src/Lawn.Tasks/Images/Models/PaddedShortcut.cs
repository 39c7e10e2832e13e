using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>Option A of He et al. (2016): keeps every <c>stride</c>-th pixel, and adds channels of zeros, half of them on each side.</summary>
sealed class PaddedShortcut : nn.Module<Tensor, Tensor>
{
    readonly int _stride;
    readonly int _before;
    readonly int _after;

    /// <summary>The shortcut between two numbers of channels.</summary>
    public PaddedShortcut(int inputs, int outputs, int stride)
        : base(nameof(PaddedShortcut))
    {
        _stride = stride;
        _before = (outputs - inputs) / 2;
        _after = outputs - inputs - _before;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var kept = nn.functional.avg_pool2d(input, kernel_size: 1, stride: _stride);
        return nn.functional.pad(kept, [0, 0, 0, 0, _before, _after]);
    }
}
