using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// NeuMF as one function that autograd knows, for the small networks whose many small operators cost more than their arithmetic.
/// Under <c>create_graph</c> its gradient is taken through libtorch's operators, so that derivatives of any order exist.
/// </summary>
sealed class NeuMfFunction : autograd.SingleTensorFunction<NeuMfFunction>
{
    // Beyond, libtorch's blocked products win over SmallMatrix.
    const int WidestLayer = 64;

    /// <inheritdoc/>
    public override string Name => nameof(NeuMfFunction);

    /// <summary>Whether the function takes parameters, besides what <see cref="EmbeddingLookup"/> asks of tables and indices.</summary>
    public static bool Takes(IReadOnlyList<Tensor> parameters) =>
        parameters.All(p => p.dtype == float32 && p.device_type == DeviceType.CPU && p.is_contiguous())
        && parameters.Take(parameters.Count - 1).All(p => p.shape[^1] % Vector<float>.Count == 0 && (p.dim() == 1 || p.shape[1] <= WidestLayer));

    /// <summary>The logits, [batch], with a gradient where one is asked for.</summary>
    /// <param name="parameters">As in <see cref="NeuMfArrays"/>.</param>
    /// <param name="users">int32, [batch], contiguous.</param>
    /// <param name="items">int32, [batch], contiguous.</param>
    public static Tensor Of(IReadOnlyList<Tensor> parameters, Tensor users, Tensor items)
    {
        if (is_grad_enabled() && parameters.Any(p => p.requires_grad)) return apply([users, items, .. parameters]);
        var (logits, activations) = NeuMfKernels.Forward(parameters, users, items);
        activations.Dispose();
        return logits;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var tensors = vars.Cast<Tensor>().ToList();
        var (logits, activations) = NeuMfKernels.Forward(tensors[2..], tensors[0], tensors[1]);
        ctx.save_for_backward([.. tensors, activations]);
        return logits;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (users, items, parameters) = (saved[0], saved[1], saved[2..^1]);
        if (is_grad_enabled())
        {
            var logits = Plainly(parameters, users, items);
            return [null!, null!, .. autograd.grad([logits], parameters, [grad_output], retain_graph: true, create_graph: true)];
        }

        using var contiguous = grad_output.contiguous();
        var gradients = NeuMfKernels.Backward(parameters, users, items, saved[^1], contiguous);
        foreach (var tensor in saved) tensor.Dispose();
        return [null!, null!, .. gradients];
    }

    /// <summary>The same by libtorch's operators.</summary>
    static Tensor Plainly(List<Tensor> p, Tensor users, Tensor items)
    {
        using var scope = NewDisposeScope();
        var (u, i) = (users.to(int64), items.to(int64));
        var features = cat([p[2].index_select(0, u), p[3].index_select(0, i)], 1);
        for (var l = 4; l < p.Count - 2; l += 2) features = nn.functional.linear(features, p[l], p[l + 1]).relu();
        var product = p[0].index_select(0, u) * p[1].index_select(0, i);
        return nn.functional.linear(cat([product, features], 1), p[^2], p[^1]).squeeze(1).MoveToOuterDisposeScope();
    }
}
