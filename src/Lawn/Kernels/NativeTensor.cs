using System.Runtime.InteropServices;
using TorchSharp;

namespace Lawn.Kernels;

/// <summary>
/// Reads of a native tensor through TorchSharp's library, by <c>Tensor.Handle</c>. Unlike the properties of
/// <see cref="torch.Tensor"/> they create no managed object, which matters at a few hundred parameters a step.
/// </summary>
static unsafe partial class NativeTensor
{
    const string Library = "LibTorchSharp";

    /// <summary>A new native handle to the gradient, to be released by <see cref="Release"/>; zero where there is none.</summary>
    [LibraryImport(Library, EntryPoint = "THSTensor_grad"), SuppressGCTransition]
    public static partial IntPtr Gradient(IntPtr tensor);

    /// <summary>Releases a native handle, not the memory that others hold.</summary>
    [LibraryImport(Library, EntryPoint = "THSTensor_dispose")]
    public static partial void Release(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_data"), SuppressGCTransition]
    public static partial void* Data(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_numel"), SuppressGCTransition]
    public static partial long Length(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_type"), SuppressGCTransition]
    private static partial sbyte Type(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_device_type"), SuppressGCTransition]
    private static partial int Device(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_is_sparse"), SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool IsSparse(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_is_contiguous"), SuppressGCTransition]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool IsContiguous(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_ndimension"), SuppressGCTransition]
    private static partial long Dimensions(IntPtr tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_size"), SuppressGCTransition]
    private static partial long Size(IntPtr tensor, long dimension);

    [LibraryImport(Library, EntryPoint = "THSTensor_stride"), SuppressGCTransition]
    private static partial long Stride(IntPtr tensor, long dimension);

    /// <summary>The type of a strided tensor in this machine's memory; null for any other tensor.</summary>
    public static torch.ScalarType? TypeInMemory(IntPtr tensor) =>
        Device(tensor) == (int)DeviceType.CPU && !IsSparse(tensor) ? (torch.ScalarType)Type(tensor) : null;

    /// <summary>Whether the tensor fills its memory without gaps or overlap, in any order of its dimensions (as channels_last does).</summary>
    public static bool IsDense(IntPtr tensor) => IsContiguous(tensor) || IsPermutedContiguous(tensor);

    /// <summary>Whether two tensors of one shape hold their elements in the same order.</summary>
    public static bool HaveSameOrder(IntPtr left, IntPtr right)
    {
        if (IsContiguous(left) && IsContiguous(right)) return true;
        var dimensions = Dimensions(left);
        if (Dimensions(right) != dimensions) return false;
        for (var d = 0; d < dimensions; d++)
            if (Size(left, d) != 1 && Stride(left, d) != Stride(right, d)) return false;
        return true;
    }

    // Dense in some order: taking the dimensions from the smallest stride up, each stride is the product of the sizes before it.
    static bool IsPermutedContiguous(IntPtr tensor)
    {
        var dimensions = Dimensions(tensor);
        for (long expected = 1, length = Length(tensor); expected < length;)
        {
            var size = 0L;
            for (var d = 0; d < dimensions && size == 0; d++)
                if (Size(tensor, d) != 1 && Stride(tensor, d) == expected) size = Size(tensor, d);
            if (size == 0) return false;
            expected *= size;
        }

        return true;
    }
}
