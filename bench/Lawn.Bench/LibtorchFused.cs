using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>libtorch's own fused steps, called through TorchScript with whole lists (a list literal would be optimized away).</summary>
static class LibtorchFused
{
    static readonly jit.CompilationUnit Script = jit.compile("""

        def adam(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor]):
          torch._foreach_add_(steps, 1.0)
          unused: List[Tensor] = []
          torch._fused_adam_(p, g, m, v, unused, steps, lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8, amsgrad=False, maximize=False)

        def sgd(p: List[Tensor], g: List[Tensor], m: List[Tensor]):
          torch._fused_sgd_(p, g, m, weight_decay=0.0, momentum=0.9, lr=0.001, dampening=0.0, nesterov=False, maximize=False, is_first_step=False)

        """);

    public static Action Adam(IReadOnlyList<Parameter> parameters)
    {
        var (p, g) = Lists(parameters);
        var (m, v) = (p.Select(x => zeros_like(x)).ToArray(), p.Select(x => zeros_like(x)).ToArray());
        var steps = p.Select(_ => zeros(1)).ToArray();
        return Checked(p[0], () => Script.invoke("adam", p, g, m, v, steps));
    }

    public static Action Sgd(IReadOnlyList<Parameter> parameters)
    {
        var (p, g) = Lists(parameters);
        var m = p.Select(x => zeros_like(x)).ToArray();
        return Checked(p[0], () => Script.invoke("sgd", p, g, m));
    }

    static (Tensor[] Weights, Tensor[] Gradients) Lists(IReadOnlyList<Parameter> parameters) =>
        ([.. parameters.Select(p => p.detach())], [.. parameters.Select(p => p.grad!)]);

    // A call that TorchScript dropped would be fast: make sure that it changes the weights.
    static Action Checked(Tensor weight, Action step)
    {
        using var before = weight.clone();
        step();
        if (weight.equal(before).all().item<bool>()) throw new InvalidOperationException("libtorch's fused step changed nothing.");
        return step;
    }
}
