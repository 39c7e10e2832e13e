using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary><c>first[firstIndices] + second[secondIndices]</c> in one pass, as a function that autograd knows.</summary>
sealed class RowPairSum : autograd.SingleTensorFunction<RowPairSum>
{
    /// <inheritdoc/>
    public override string Name => nameof(RowPairSum);

    /// <summary>The sums of rows of two tables of the same width, with a gradient where one is asked for.</summary>
    public static Tensor Of(Tensor first, Tensor second, Tensor firstIndices, Tensor secondIndices) =>
        is_grad_enabled() && (first.requires_grad || second.requires_grad)
            ? apply(first, second, firstIndices, secondIndices)
            : RowKernels.GatherSum(first, second, firstIndices, secondIndices);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (first, second, firstIndices, secondIndices) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        ctx.save_for_backward([firstIndices, secondIndices]);
        ctx.save_data("first rows", first.shape[0]);
        ctx.save_data("second rows", second.shape[0]);
        return RowKernels.GatherSum(first, second, firstIndices, secondIndices);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        using var firstIndices = saved[0];
        using var secondIndices = saved[1];
        return
        [
            RowSum.Of(grad_output, firstIndices, (long)ctx.get_data("first rows")),
            RowSum.Of(grad_output, secondIndices, (long)ctx.get_data("second rows")),
            null!,
            null!,
        ];
    }
}
