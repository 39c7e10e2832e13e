using static TorchSharp.torch;

namespace Lawn.Kernels;

/// <summary>
/// Steps of whole lists of tensors by libtorch's multi-tensor operators, on any device: one call whatever the number of tensors, and
/// nothing is read back by the host. TorchScript is the way to these operators; it is compiled at the first use.
/// </summary>
static class MultiTensor
{
    static readonly Lazy<jit.CompilationUnit> Script = new(() => jit.compile(Source));

    // Sums of products are taken as positive part less negative part, for lists have norms but no sums. Norms are in double
    // precision (type 7; TorchScript has no name for it here). Lists go to the operators whole: a list literal of indexed tensors would be dropped as dead code.
    const string Source = """

        def norms(x: List[Tensor]):
          return torch.stack(torch._foreach_norm(x, 2, 7))

        def sums(x: List[Tensor]):
          positive = torch.stack(torch._foreach_norm(torch._foreach_clamp_min(x, 0.0), 1, 7))
          negative = torch.stack(torch._foreach_norm(torch._foreach_clamp_max(x, 0.0), 1, 7))
          return positive - negative

        def ratio(numerator: Tensor, denominator: Tensor):
          both = torch.logical_and(numerator > 0, denominator > 0)
          return torch.where(both, numerator / denominator, torch.ones_like(numerator))

        def project(p: List[Tensor], g: List[Tensor]):
          squared = norms(p).square()
          radial = torch.where(squared > 0, sums(torch._foreach_mul(g, p)) / squared, torch.zeros_like(squared))
          pull = torch._foreach_mul(p, torch.unbind(-radial))
          torch._foreach_add_(pull, g)
          return pull

        def retract(p: List[Tensor], radii: Tensor):
          torch._foreach_mul_(p, torch.unbind(ratio(radii, norms(p))))

        def sgd(p: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, dampening: float, decay: float, nesterov: bool, first: bool):
          torch._fused_sgd_(p, g, m, weight_decay=decay, momentum=momentum, lr=rate, dampening=dampening, nesterov=nesterov, maximize=False, is_first_step=first)

        def adam(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], step: float, rate: float, beta1: float, beta2: float, eps: float, decay: float, decoupled: bool):
          counter = torch.full([], step, dtype=6, device=p[0].device)
          steps = [counter for x in p]
          unused: List[Tensor] = []
          if decoupled:
            torch._fused_adamw_(p, g, m, v, unused, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
          else:
            torch._fused_adam_(p, g, m, v, unused, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

        def lamb(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], step: float, rate: float, beta1: float, beta2: float, eps: float, decay: float):
          torch._foreach_mul_(m, beta1)
          torch._foreach_add_(m, g, alpha=1 - beta1)
          torch._foreach_mul_(v, beta2)
          torch._foreach_addcmul_(v, g, g, 1 - beta2)
          root = torch._foreach_sqrt(v)
          torch._foreach_div_(root, (1 - beta2 ** step) ** 0.5)
          torch._foreach_add_(root, eps)
          r = torch._foreach_div(m, root)
          torch._foreach_div_(r, 1 - beta1 ** step)
          if decay != 0:
            torch._foreach_add_(r, p, alpha=decay)
          torch._foreach_mul_(r, torch.unbind(ratio(norms(p), norms(r)) * -rate))
          torch._foreach_add_(p, r)

        def lars(p: List[Tensor], g: List[Tensor], m: List[Tensor], rate: float, momentum: float, decay: float, trust: float, local: bool):
          torch._foreach_mul_(m, momentum)
          if local:
            weights = norms(p)
            gradients = norms(g)
            both = torch.logical_and(weights > 0, gradients > 0)
            rates = torch.where(both, trust * weights / (gradients + decay * weights), torch.ones_like(weights))
            d = torch._foreach_add(g, p, alpha=decay)
            torch._foreach_mul_(d, torch.unbind(rates))
            torch._foreach_add_(m, d)
          else:
            torch._foreach_add_(m, g)
          torch._foreach_add_(p, m, alpha=-rate)

        def coalesce(x: Tensor):
          return x.coalesce()

        """;

    /// <summary>Runs one of the script's functions on lists of tensors and numbers.</summary>
    public static void Run(string function, params object[] arguments)
    {
        // TorchSharp would make native scalars of the numbers and let the garbage collector free them during the call.
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = arguments[i] switch { double number => (TorchSharp.Scalar)number, bool flag => (TorchSharp.Scalar)flag, var other => other };
        Script.Value.invoke(function, arguments);
        foreach (var argument in arguments) (argument as TorchSharp.Scalar)?.Dispose();
    }

    /// <summary>The gradients without their radial parts, as new tensors.</summary>
    public static Tensor[] Project(Tensor[] weights, Tensor[] gradients) => (Tensor[])Script.Value.invoke("project", weights, gradients);

    /// <summary>A sparse tensor with every index once.</summary>
    public static Tensor Coalesce(Tensor sparse) => (Tensor)Script.Value.invoke("coalesce", sparse);

    /// <summary>Scales each tensor to its entry in a vector of radii, in double precision on the tensors' device.</summary>
    public static void Retract(Tensor[] weights, Tensor radii) => Run("retract", weights, radii);
}
