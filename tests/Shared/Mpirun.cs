using System.Diagnostics;

namespace Lawn.TestSupport;

/// <summary>Starts programs by mpirun, where it is installed.</summary>
public static class Mpirun
{
    /// <summary>Skips the test where there is no mpirun of OpenMPI.</summary>
    public static void Require()
    {
        if (Find() is null) Assert.Skip("mpirun is not installed (Debian: openmpi-bin, libopenmpi-dev)");
    }

    /// <summary>A program on a number of ranks, of one thread each, more of them than processors if need be.</summary>
    public static ProcessStartInfo Command(int ranks, string program, params IEnumerable<string> arguments) => Command([.. Ranks(ranks, program, arguments)]);

    /// <summary>Programs on ranks, as mpirun reads them; see <see cref="Ranks"/>.</summary>
    public static ProcessStartInfo Command(IReadOnlyList<string> programs)
    {
        var start = new ProcessStartInfo(Find()!, ["--oversubscribe", "--bind-to", "none", .. programs])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMP_NUM_THREADS" }) start.Environment[name] = "1";
        return start;
    }

    /// <summary>The arguments that put a program on some ranks.</summary>
    public static IEnumerable<string> Ranks(int ranks, string program, IEnumerable<string> arguments) => ["-np", $"{ranks}", program, .. arguments];

    static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "mpirun.openmpi"), Path.Combine(folder, "mpirun") })
        .FirstOrDefault(File.Exists);
}
