using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>The rows of a coalesced sparse gradient: int64 row numbers [n], each once, and values [n, ...].</summary>
sealed record TouchedRows(Tensor Indices, Tensor Values)
{
    /// <summary>Finds the memory of the whole parameter and of the touched rows.</summary>
    /// <returns>False where the kernels cannot take it: another device or type, or not contiguous.</returns>
    public unsafe bool TryRead(TrackedParameter<AdamOptions> parameter, out RowTable table)
    {
        table = default;
        var weight = parameter.Parameter;
        if (NativeTensor.TypeInMemory(weight.Handle) is not { } type || !KernelLoop.IsFull(type) || !weight.is_contiguous()) return false;
        if (NativeTensor.TypeInMemory(Values.Handle) != type) return false;

        table = new RowTable
        {
            All = new Slab
            {
                Weight = NativeTensor.Data(weight.Handle),
                First = NativeTensor.Data(parameter.Moments.First!.Handle),
                Second = NativeTensor.Data(parameter.Moments.Second!.Handle),
                Length = weight.numel(),
                Type = type,
            },
            RowLength = weight.numel() / weight.shape[0],
            Rows = (long*)NativeTensor.Data(Indices.Handle),
            Gradients = NativeTensor.Data(Values.Handle),
            Count = Indices.numel(),
        };
        return true;
    }
}
