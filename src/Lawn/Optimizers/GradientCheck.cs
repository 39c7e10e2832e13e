using Lawn.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Finds gradients with a NaN or an infinity.</summary>
static class GradientCheck
{
    /// <summary>The first parameter whose gradient is not finite; null where there is none.</summary>
    public static Parameter? FirstNonFinite(IEnumerable<Parameter> parameters) => parameters.FirstOrDefault(parameter => !IsFinite(parameter));

    /// <summary>Whether a gradient in this machine's memory is finite.</summary>
    /// <remarks>The square of a finite number can overflow; its product with zero cannot.</remarks>
    public static bool IsFinite(in Slab slab) => Blocks.OnThisThread.Run(new Finiteness(), slab).C == 0;

    /// <summary>Whether the gradient, of any kind, is finite; a missing one is.</summary>
    public static bool IsFinite(Parameter parameter)
    {
        var handle = NativeTensor.Gradient(parameter.Handle);
        if (handle == IntPtr.Zero) return true;
        var isRead = Memory.TryReadGradient(parameter.Handle, handle, out var slab);
        var isFinite = isRead && IsFinite(slab);
        NativeTensor.Release(handle);
        return isRead ? isFinite : IsFiniteTensor(parameter);
    }

    static bool IsFiniteTensor(Parameter parameter)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var gradient = parameter.grad!;
        return (gradient.is_sparse ? gradient.to_dense() : gradient).isfinite().all().item<bool>();
    }
}
