using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tasks.Images;

/// <summary>What the two kinds of residual block share: the shortcut and the sum.</summary>
abstract class ResidualBlock : nn.Module<Tensor, Tensor>
{
    // Kept, so that the garbage collector does not free a scalar that TorchSharp has handed to a native call.
    static readonly Scalar One = 1;

    readonly nn.Module<Tensor, Tensor>? _downsample;

    /// <summary>A block, and its shortcut where shapes change.</summary>
    private protected ResidualBlock(string name, int inputs, int outputs, int stride, ShortcutKind shortcut)
        : base(name)
    {
        if (stride == 1 && inputs == outputs) return;
        _downsample = shortcut == ShortcutKind.Padded
            ? new PaddedShortcut(inputs, outputs, stride)
            : nn.Sequential(("0", Conv(inputs, outputs, kernel: 1, stride)), ("1", nn.BatchNorm2d(outputs)));
        register_module("downsample", _downsample);
    }

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var shortcut = _downsample is null ? input : _downsample.call(input);
        return Residual(input).add_(shortcut, alpha: One).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>The branch that is added to the shortcut; its last layer is a batch normalisation.</summary>
    private protected abstract Tensor Residual(Tensor input);

    /// <summary>A convolution that keeps the size for stride 1, without bias: a normalisation follows.</summary>
    private protected static Conv2d Conv(int inputs, int outputs, int kernel, int stride = 1) =>
        nn.Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false);
}
