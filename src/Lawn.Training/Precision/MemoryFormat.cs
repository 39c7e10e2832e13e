using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Precision;

/// <summary>
/// The order in which four-dimensional tensors lie in memory. With channels last (batch, height, width, channel) convolutions are
/// faster on most processors and GPUs; shapes and results stay what they are.
/// </summary>
public static class MemoryFormat
{
    /// <summary>The tensor with its channels last in memory: a view where they are already, a copy otherwise.</summary>
    /// <param name="images">A tensor of four dimensions: batch, channels, height, width.</param>
    /// <exception cref="ArgumentException">The tensor has another number of dimensions.</exception>
    public static Tensor ChannelsLast(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4) throw new ArgumentException($"Channels can be last in a tensor of 4 dimensions, not of {images.dim()}.", nameof(images));
        using var last = images.permute(0, 2, 3, 1);
        using var copy = last.contiguous();
        return copy.permute(0, 3, 1, 2);
    }

    /// <summary>
    /// Brings the convolutions' weights of a model into the order of channels last; the images then follow in its first convolution. The
    /// parameters stay the same objects, so an optimizer can hold them already; but its moments take the order of the parameter at their
    /// creation, so do this first.
    /// </summary>
    public static void UseChannelsLast(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var parameter in model.parameters())
            if (parameter.dim() == 4) parameter.set_(ChannelsLast(parameter));
    }

    /// <summary>Whether a tensor of four dimensions lies in memory with its channels last.</summary>
    public static bool IsChannelsLast(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 4) return false;
        var (shape, stride) = (images.shape, images.stride());
        var expected = 1L;
        foreach (var dimension in (ReadOnlySpan<int>)[1, 3, 2, 0])
        {
            if (shape[dimension] != 1 && stride[dimension] != expected) return false;
            expected *= shape[dimension];
        }

        return true;
    }
}
