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
        var squares = gradients.Select(g => g.to_type(g.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).square().sum());
        var norm = squares.Aggregate((sum, next) => sum + next).sqrt();
        var scale = (largest / (norm + Epsilon)).clamp(max: 1.0);
        foreach (var gradient in gradients) gradient.mul_(scale);
    }
}
