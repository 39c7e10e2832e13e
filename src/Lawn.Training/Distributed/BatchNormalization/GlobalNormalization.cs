using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015) of one rank's part with the moments of all parts, as a function that autograd knows:
/// <c>y = w x^ + b, x^ = (x - mean) / sqrt(variance + epsilon)</c>. With g = dL/dy and means over the elements of all ranks,
/// <c>dL/dx = w / sqrt(variance + epsilon) (g - mean(g) - x^ mean(g x^))</c>.
/// </summary>
sealed class GlobalNormalization : autograd.SingleTensorFunction<GlobalNormalization>
{
    /// <inheritdoc/>
    public override string Name => nameof(GlobalNormalization);

    /// <summary>Normalises, and brings a layer's running statistics up to date.</summary>
    /// <param name="input">[batch, channels, ...] of any type; the batch may be empty.</param>
    /// <param name="layer">The layer whose gain, bias and statistics these are.</param>
    /// <param name="group">The ranks; each calls it with its part.</param>
    public static Tensor Of(Tensor input, BatchNorm layer, IProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var channels = input.shape[1];
        var gain = layer.weight ?? ones(channels, device: input.device);
        var bias = layer.bias ?? zeros(channels, device: input.device);
        return apply(input, gain, bias, layer, group).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (input, gain, bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        var (layer, group) = ((BatchNorm)vars[3], (IProcessGroup)vars[4]);
        var part = input.to_type(ScalarType.Float32);
        var moments = GlobalMoments.Of(part, group);
        Remember(layer, moments);
        ctx.save_for_backward([input, gain, moments.Mean.DetachFromDisposeScope(), (moments.Variance + layer.eps).rsqrt_().DetachFromDisposeScope()]);
        ctx.save_data("count", moments.Count);
        ctx.save_data("group", group);
        return nn.functional.batch_norm(part, moments.Mean, moments.Variance, gain, bias, training: false, eps: layer.eps)
            .to_type(input.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (input, gain, mean, scale) = (saved[0], saved[1], saved[2], saved[3]);
        var (count, group) = ((long)ctx.get_data("count"), (IProcessGroup)ctx.get_data("group"));
        var gradient = grad_output.to_type(ScalarType.Float32);
        var normalized = (input.to_type(ScalarType.Float32) - Wide(mean)).mul_(Wide(scale));
        var others = GlobalMoments.OtherDimensions(input).ToArray();
        var (forBias, forGain) = (gradient.sum(others), (gradient * normalized).sum(others));
        var sums = stack([forBias, forGain]);
        group.SumAnywhere(sums);
        sums.div_(count);
        var forInput = normalized.mul_(Wide(-sums[1])).add_(gradient).sub_(Wide(sums[0])).mul_(Wide(gain * scale)).to_type(input.dtype);
        return [forInput.MoveToOuterDisposeScope(), forGain.MoveToOuterDisposeScope(), forBias.MoveToOuterDisposeScope(), null!, null!];

        Tensor Wide(Tensor channels) => channels.view([1, -1, .. Enumerable.Repeat(1L, (int)input.dim() - 2)]);
    }

    // As BatchNorm itself does: the variance that is remembered is the unbiased one.
    static void Remember(BatchNorm layer, in GlobalMoments moments)
    {
        if (layer.num_batches_tracked is not { } batches || layer.running_mean is not { } mean || layer.running_var is not { } variance) return;
        using var noGradients = no_grad();
        batches.add_(1);
        var weight = layer.momentum ?? 1.0 / batches.item<long>();
        mean.lerp_(moments.Mean, weight);
        variance.lerp_(moments.Variance * ((double)moments.Count / Math.Max(1, moments.Count - 1)), weight);
    }
}
