using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Finds numbers that are not finite before they reach the weights.</summary>
sealed class FiniteCheck(nn.Module model)
{
    readonly List<(string Name, Parameter Parameter)> parameters = [.. model.named_parameters().Select(p => (p.name, p.parameter))];

    /// <summary>The first parameter whose gradient has a NaN or an infinity; null where there is none.</summary>
    /// <remarks>A sum over each gradient tells, as it is not finite then; only if one is not, the elements are looked at.</remarks>
    public string? Gradients()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor? total = null;
        foreach (var (_, parameter) in parameters)
        {
            if (parameter.grad is not { } gradient) continue;
            var sum = gradient.sum();
            total = total is null ? sum : total.add_(sum);
        }

        if (total is null || total.isfinite().item<bool>()) return null;
        return parameters.Where(p => p.Parameter.grad is { } gradient && !AllFinite(gradient)).Select(p => p.Name).FirstOrDefault();
    }

    /// <summary>The first parameter that has a NaN or an infinity; null where there is none.</summary>
    public string? Weights()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return parameters.Where(p => !AllFinite(p.Parameter)).Select(p => p.Name).FirstOrDefault();
    }

    static bool AllFinite(Tensor tensor) => (tensor.is_sparse ? tensor.to_dense() : tensor).isfinite().all().item<bool>();
}
