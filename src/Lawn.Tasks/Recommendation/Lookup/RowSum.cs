using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>Adds rows up into a table at some indices, as a function that autograd knows: the transpose of <see cref="RowLookup"/>.</summary>
sealed class RowSum : autograd.SingleTensorFunction<RowSum>
{
    /// <inheritdoc/>
    public override string Name => nameof(RowSum);

    /// <summary>A table of <paramref name="count"/> rows, each the sum of the rows with its index.</summary>
    public static Tensor Of(Tensor rows, Tensor indices, long count) =>
        is_grad_enabled() && rows.requires_grad ? apply(rows, indices, count) : RowKernels.ScatterSum(rows, indices, count);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (rows, indices, count) = ((Tensor)vars[0], (Tensor)vars[1], (long)vars[2]);
        ctx.save_for_backward([indices]);
        return RowKernels.ScatterSum(rows, indices, count);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var indices = ctx.get_saved_variables()[0];
        using var contiguous = grad_output.contiguous();
        return [RowLookup.Of(contiguous, indices), null!, null!];
    }
}
