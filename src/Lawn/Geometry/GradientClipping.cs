using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Geometry;

/// <summary>Clipping by the global norm (Pascanu et al. 2013), as torch.nn.utils.clip_grad_norm_, without a read-back by the host.</summary>
static class GradientClipping
{
    const double Epsilon = 1e-6; // as in PyTorch

    public static void ClipGlobalNorm(IEnumerable<Parameter> parameters, double largest)
    {
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(p => p.grad).Where(g => g is not null).Select(g => g!).ToList();
        if (gradients.Count == 0) return;
        var squares = gradients.Select(g => g.is_sparse ? g.to_dense() : g).Select(g => DoubleSums.Product(g, g));
        using Scalar one = 1, epsilon = Epsilon, limit = largest; // named, so that they outlive the native calls
        var norm = squares.Aggregate((sum, next) => sum.add(next, one)).sqrt();
        var scale = norm.add(epsilon).reciprocal().mul(limit).clamp(max: one);
        foreach (var gradient in gradients) gradient.mul_(scale);
    }
}
