using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The gradients of a model in one float32 tensor, followed by some numbers of the caller's. Every parameter's gradient is a view of it, in the
/// order of the parameter's own elements, so that backward passes write into it and the optimizer reads from it without a copy.
/// </summary>
sealed class FlatGradients : IDisposable
{
    readonly List<Slot> slots = [];
    readonly Tensor extra;

    /// <summary>Takes the gradients over.</summary>
    /// <param name="parameters">float32, on one device.</param>
    /// <param name="extraLength">How many numbers of the caller's.</param>
    public FlatGradients(IEnumerable<Parameter> parameters, int extraLength)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var trained = parameters.Where(p => p.requires_grad).ToList();
        if (trained.FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"Only float32 parameters can be trained on several ranks, not {other.dtype}.", nameof(parameters));
        var length = trained.Sum(p => p.numel());
        Values = zeros([length + extraLength], device: trained[0].device).DetachFromDisposeScope();
        extra = Values.narrow(0, length, extraLength).DetachFromDisposeScope();
        var offset = 0L;
        foreach (var parameter in trained)
        {
            var view = Values.as_strided(parameter.shape, DenseStrides(parameter), offset).DetachFromDisposeScope();
            slots.Add(new Slot(parameter, view));
            offset += parameter.numel();
        }
    }

    /// <summary>All gradients and the caller's numbers: [elements].</summary>
    public Tensor Values { get; }

    /// <summary>Moves gradients that a backward pass or an optimizer put elsewhere back into <see cref="Values"/>; a missing one is zero.</summary>
    public void Gather()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (parameter, view) in slots)
        {
            var gradient = parameter.grad;
            if (gradient is not null && TensorMemory.Address(gradient) == TensorMemory.Address(view)) continue;
            if (gradient is null) view.zero_();
            else view.copy_(gradient.is_sparse ? gradient.to_dense() : gradient);
            parameter.grad = view;
        }
    }

    /// <summary>Sets the caller's numbers.</summary>
    public void SetExtra(params float[] numbers)
    {
        using var noGradients = no_grad();
        using var given = tensor(numbers);
        extra.copy_(given);
    }

    /// <summary>The caller's numbers.</summary>
    public float[] Extra()
    {
        using var here = extra.cpu();
        return here.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in slots)
        {
            slot.Parameter.grad = null;
            slot.View.Dispose();
        }

        extra.Dispose();
        Values.Dispose();
    }

    // The strides of the parameter where its elements fill its memory (channels_last is another order of them), contiguous ones otherwise.
    static long[] DenseStrides(Tensor parameter)
    {
        var (shape, strides) = (parameter.shape, parameter.stride());
        var last = shape.Zip(strides, (size, stride) => (size - 1) * stride).Sum();
        if (last + 1 == parameter.numel()) return strides;
        var contiguous = new long[shape.Length];
        for (long d = shape.Length - 1, step = 1; d >= 0; step *= shape[d--]) contiguous[d] = step;
        return contiguous;
    }

    readonly record struct Slot(Parameter Parameter, Tensor View);
}
