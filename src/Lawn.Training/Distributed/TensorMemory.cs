using System.Runtime.InteropServices;
using TorchSharp;

namespace Lawn.Training;

/// <summary>The memory of a tensor, for libraries that are given addresses.</summary>
static unsafe partial class TensorMemory
{
    /// <summary>The address of the first element, on the tensor's device.</summary>
    /// <exception cref="ArgumentException">The elements do not lie one after the other.</exception>
    public static void* Of(torch.Tensor values)
    {
        if (values.is_sparse || !values.is_contiguous()) throw new ArgumentException("Only contiguous tensors can be sent.", nameof(values));
        return Data(values.Handle);
    }

    /// <summary>The address of the first element, whatever the order of the others.</summary>
    public static nint Address(torch.Tensor values) => (nint)Data(values.Handle);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial void* Data(IntPtr tensor);
}
