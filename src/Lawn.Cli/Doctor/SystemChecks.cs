using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Lawn.Cli;

/// <summary>Checks of the machine that need no libtorch.</summary>
static class SystemChecks
{
    static readonly string[] ThreadVariables = ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY", "OMP_PROC_BIND", "GOMP_CPU_AFFINITY", "KMP_AFFINITY"];

    /// <summary>The findings.</summary>
    public static IEnumerable<Finding> All()
    {
        yield return Finding.Ok(".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return Processor();
        yield return Threads();
        yield return MpiCheck.Run();
    }

    static Finding Processor()
    {
        string[] features =
        [
            .. Avx2.IsSupported ? ["AVX2"] : Array.Empty<string>(),
            .. Fma.IsSupported ? ["FMA"] : Array.Empty<string>(),
            .. Avx512F.IsSupported ? ["AVX-512"] : Array.Empty<string>(),
            .. AdvSimd.IsSupported ? ["NEON"] : Array.Empty<string>(),
        ];
        if (features.Length == 0) return Finding.Note("processor", "no AVX2 or NEON: optimizer steps take the portable path, which is slower");
        var advice = HasBfloat16() ? "bfloat16: --precision bf16 is worth trying for convolutions" : "no bfloat16 instructions: --precision bf16 may be slower than fp32";
        return Finding.Ok("processor", $"{string.Join(", ", features)}; {advice}");
    }

    static bool HasBfloat16() => File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").Any(line => line.Contains("avx512_bf16", StringComparison.Ordinal) || line.Contains("amx_bf16", StringComparison.Ordinal));

    static Finding Threads()
    {
        var cores = $"{Environment.ProcessorCount} processors for this process";
        var set = ThreadVariables.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).Where(v => v.value is not null).ToList();
        var variables = string.Join(", ", set.Select(v => $"{v.name}={v.value}"));
        if (set.FirstOrDefault(v => v.name == "OMP_NUM_THREADS").value is { } text && (!int.TryParse(text.Split(',')[0], out var asked) || asked > Environment.ProcessorCount))
            return Finding.Note("threads", $"{cores}, but {variables}: more threads than processors are much slower; unset it, and give --threads");
        return Finding.Ok("threads", set.Count == 0 ? $"{cores}; no OMP_* or MKL_* variable is set; --threads says how many" : $"{cores}; {variables}");
    }
}
