using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Finds numbers that are not finite before they reach the weights.</summary>
static class FiniteCheck
{
    /// <summary>The first parameter whose gradient has a NaN or an infinity; null where there is none.</summary>
    /// <remarks>A sum over each gradient tells, as it is not finite then; only if one is, the elements are looked at.</remarks>
    public static string? Gradients(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var gradients = model.named_parameters().Select(p => (p.name, grad: p.parameter.grad)).Where(p => p.grad is not null).ToList();
        if (gradients.Count == 0) return null;
        var sums = stack([.. gradients.Select(p => p.grad!.sum().to_type(ScalarType.Float32))]);
        if (sums.sum().isfinite().item<bool>()) return null;
        return gradients.Where(p => !AllFinite(p.grad!)).Select(p => p.name).FirstOrDefault();
    }

    /// <summary>The first parameter that has a NaN or an infinity; null where there is none.</summary>
    public static string? Weights(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return model.named_parameters().Where(p => !AllFinite(p.parameter)).Select(p => p.name).FirstOrDefault();
    }

    static bool AllFinite(Tensor tensor) => (tensor.is_sparse ? tensor.to_dense() : tensor).isfinite().all().item<bool>();
}
