using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// <c>table[indices]</c> as a function that autograd knows. It is linear in the table; its gradient is <see cref="RowSum"/>, and the other
/// way round, so that derivatives of any order exist.
/// </summary>
sealed class RowLookup : autograd.SingleTensorFunction<RowLookup>
{
    /// <inheritdoc/>
    public override string Name => nameof(RowLookup);

    /// <summary>The rows of a table at some indices, with a gradient where one is asked for.</summary>
    public static Tensor Of(Tensor table, Tensor indices) =>
        is_grad_enabled() && table.requires_grad ? apply(table, indices) : RowKernels.Gather(table, indices);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (table, indices) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([indices]);
        ctx.save_data("rows", table.shape[0]);
        return RowKernels.Gather(table, indices);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var indices = ctx.get_saved_variables()[0];
        return [RowSum.Of(grad_output, indices, (long)ctx.get_data("rows")), null!];
    }
}
