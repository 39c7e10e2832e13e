using System.Runtime.InteropServices;

namespace Lawn.Training;

/// <summary>
/// The constants in which implementations of MPI differ. In OpenMPI handles are addresses of exported objects; in MPICH, and in those
/// that keep its interface (Intel MPI, MVAPICH), they are numbers, as in its <c>mpi.h</c>.
/// </summary>
sealed record MpiAbi(string Name, nint World, nint Float, nint Byte, nint Sum, nint InPlace, nint ErrorsReturn, nint NoInfo, int SharedMemory)
{
    /// <summary>Bytes for an <c>MPI_Status</c>, more than any implementation uses.</summary>
    public const int StatusBytes = 64;

    /// <summary>The constants of a loaded library.</summary>
    public static MpiAbi Of(nint library) => NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world)
        ? new(
            "OpenMPI",
            world,
            NativeLibrary.GetExport(library, "ompi_mpi_float"),
            NativeLibrary.GetExport(library, "ompi_mpi_byte"),
            NativeLibrary.GetExport(library, "ompi_mpi_op_sum"),
            InPlace: 1,
            NativeLibrary.GetExport(library, "ompi_mpi_errors_return"),
            NativeLibrary.GetExport(library, "ompi_mpi_info_null"),
            SharedMemory: 0)
        : new("MPICH", World: 0x44000000, Float: 0x4c00040a, Byte: 0x4c00010d, Sum: 0x58000003, InPlace: -1, ErrorsReturn: 0x54000001, NoInfo: 0x1c000000, SharedMemory: 1);
}
