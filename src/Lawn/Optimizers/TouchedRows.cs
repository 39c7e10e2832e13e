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
        if (!NativeTensor.IsFloatArray(weight.Handle) || !weight.is_contiguous()) return false;
        if (!NativeTensor.IsFloatArray(Values.Handle)) return false;

        table = new RowTable
        {
            All = new Slab
            {
                Weight = (float*)NativeTensor.Data(weight.Handle),
                First = (float*)NativeTensor.Data(parameter.Moments.First!.Handle),
                Second = (float*)NativeTensor.Data(parameter.Moments.Second!.Handle),
                Length = weight.numel(),
            },
            RowLength = weight.numel() / weight.shape[0],
            Rows = (long*)NativeTensor.Data(Indices.Handle),
            Gradients = (float*)NativeTensor.Data(Values.Handle),
            Count = Indices.numel(),
        };
        return true;
    }
}
