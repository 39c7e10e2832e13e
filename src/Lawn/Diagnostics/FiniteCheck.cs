using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>
/// Finds numbers that are not finite, or so large that their squares are not: those that Adam's second moment or a norm would make infinite. One
/// norm of each tensor tells; elements are looked at only where it is at fault.
/// </summary>
public sealed class FiniteCheck
{
    const double LargestSingle = 1e18; // the square, times ten for an update, is still a number of single precision
    const double LargestDouble = 1e150;

    readonly List<(string Name, Parameter Parameter)> parameters;
    readonly List<(string Name, Tensor Buffer)> buffers;

    /// <summary>Looks at a model's parameters and buffers, as they are on its present device.</summary>
    public FiniteCheck(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        parameters = [.. model.named_parameters().Select(p => (p.name, p.parameter))];
        buffers = [.. model.named_buffers().Where(b => b.buffer.is_floating_point()).Select(b => (b.name, b.buffer))];
    }

    /// <summary>The largest norm that the last look found (an upper bound: the sum of all norms).</summary>
    public double Largest { get; private set; }

    /// <summary>The first parameter whose gradient is not finite, or too large; null where there is none.</summary>
    public NumberFault? Gradients() => FirstFault(parameters.Select(p => (p.Name, p.Parameter.grad)));

    /// <summary>The first parameter that is not finite, or too large; null where there is none.</summary>
    public NumberFault? Weights() => FirstFault(parameters.Select(p => (p.Name, (Tensor?)p.Parameter)));

    /// <summary>The first buffer (running statistics of batch normalisation) that is not finite; null where there is none.</summary>
    public NumberFault? Buffers() => FirstFault(buffers.Select(b => (b.Name, (Tensor?)b.Buffer)));

    NumberFault? FirstFault(IEnumerable<(string Name, Tensor? Tensor)> named)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var present = named.Where(n => n.Tensor is not null).ToList();
        Tensor? total = null;
        var largest = LargestDouble;
        foreach (var (_, tensor) in present)
        {
            var norm = Norm(tensor!);
            if (tensor!.dtype != ScalarType.Float64) largest = LargestSingle;
            total = total is null ? norm : total.add_(norm);
        }

        Largest = total?.item<double>() ?? 0;
        return Largest <= largest ? null : present.Select(n => FaultOf(n.Name, n.Tensor!)).FirstOrDefault(fault => fault is not null);
    }

    static NumberFault? FaultOf(string name, Tensor tensor)
    {
        var elements = (tensor.is_sparse ? tensor.to_dense() : tensor).to_type(ScalarType.Float64);
        if (!elements.isfinite().all().item<bool>()) return new NumberFault(name, double.NaN);
        var norm = elements.norm().item<double>();
        return norm <= (tensor.dtype == ScalarType.Float64 ? LargestDouble : LargestSingle) ? null : new NumberFault(name, norm);
    }

    // Half precision has too short a range for the norm itself.
    static Tensor Norm(Tensor tensor)
    {
        var dense = tensor.is_sparse ? tensor.to_dense() : tensor;
        var norm = dense.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? dense.to_type(ScalarType.Float32).norm() : dense.norm();
        return norm.to_type(ScalarType.Float64);
    }
}
