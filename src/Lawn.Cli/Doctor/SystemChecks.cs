using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Lawn.Cli;

/// <summary>Checks of the machine that need no libtorch.</summary>
static class SystemChecks
{
    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> All()
    {
        yield return Finding.Ok(".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return Processor();
        yield return Threads();
        yield return Mpi();
    }

    static Finding Processor()
    {
        var vectors = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "NEON" : null;
        var isBf16 = File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").Any(line => line.Contains("avx512_bf16", StringComparison.Ordinal));
        return vectors is null
            ? Finding.Note("processor", "no AVX2 or NEON: optimizer steps take the portable path, which is slower")
            : Finding.Ok("processor", $"{Environment.ProcessorCount} processors, {vectors}{(isBf16 ? ", bfloat16: --precision bf16 is worth trying for convolutions" : "; no bfloat16 instructions: --precision bf16 may be slower than fp32")}");
    }

    static Finding Threads()
    {
        var set = new[] { "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY" }.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(v => v.value is not null).ToList();
        return Finding.Ok("threads", set.Count == 0 ? "no OMP_* or MKL_* variable is set; --threads says how many" : string.Join(", ", set.Select(v => $"{v.name}={v.value}")));
    }

    static Finding Mpi()
    {
        var mpirun = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "mpirun")).FirstOrDefault(File.Exists);
        return mpirun is null ? Finding.Note("MPI", "no mpirun on the PATH: training on several processes needs it (Debian: apt-get install openmpi-bin libopenmpi-dev)") : Finding.Ok("MPI", mpirun);
    }
}
