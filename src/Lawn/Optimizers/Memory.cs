using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Finds the memory of a parameter, its gradient and its moments. Read anew each step: storages may have been replaced.</summary>
static unsafe class Memory
{
    /// <returns>False where the kernels cannot take the parameter: another device, type or mix of types, sparse, gaps, or unlike orders.</returns>
    public static bool TryRead<TOptions>(TrackedParameter<TOptions> parameter, IntPtr gradient, out Slab slab)
    {
        var weight = parameter.Handle;
        if (!TryReadGradient(weight, gradient, out slab)) return false;
        var moments = KernelLoop.MomentType(slab.Type);
        if (parameter.Moments.First is { } first && !TryRead(first.Handle, weight, moments, out slab.First)) return false;
        if (parameter.Moments.Second is { } second && !TryRead(second.Handle, weight, moments, out slab.Second)) return false;
        return true;
    }

    /// <summary>Finds the weights and their gradient.</summary>
    public static bool TryReadGradient(IntPtr weight, IntPtr gradient, out Slab slab) =>
        TryReadWeight(weight, out slab) && TryRead(gradient, weight, slab.Type, out slab.Gradient);

    /// <summary>Finds the weights alone.</summary>
    public static bool TryReadWeight(IntPtr weight, out Slab slab)
    {
        slab = default;
        if (NativeTensor.TypeInMemory(weight) is not { } type || !KernelLoop.Takes(type) || !NativeTensor.IsDense(weight)) return false;
        slab.Type = type;
        slab.Weight = NativeTensor.Data(weight);
        slab.Length = NativeTensor.Length(weight);
        return true;
    }

    static bool TryRead(IntPtr tensor, IntPtr weight, ScalarType type, out void* data)
    {
        var readable = NativeTensor.TypeInMemory(tensor) == type && NativeTensor.HaveSameOrder(tensor, weight);
        data = readable ? NativeTensor.Data(tensor) : null;
        return readable;
    }
}
