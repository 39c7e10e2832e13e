using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Lawn.Fuzz;

/// <summary>The program: fuzzes some readers one after the other, prints a line for each, keeps what it found.</summary>
static class FuzzCommand
{
    const string Usage =
        """
        Lawn.Fuzz instrument                puts branch counters into Lawn's assemblies beside this program; once after each build
        Lawn.Fuzz [OPTION VALUE]...         fuzzes
          --targets NAMES   the readers, separated by commas [all]
          --inputs N        inputs for each reader [100000]
          --seconds N       seconds for each reader at most [600]
          --seed N          of all choices [1]
          --keep DIR        where inputs that reached something new, and faults, are kept and taken up again [/tmp/lawn-fuzz]
        """;

    /// <summary>Fuzzes.</summary>
    /// <returns>0 where no fault was found, 1 where there was one, 2 for a wrong command line.</returns>
    public static int Run(string[] arguments)
    {
        var options = new Dictionary<string, string> { ["--inputs"] = "100000", ["--seconds"] = "600", ["--seed"] = "1", ["--keep"] = Path.Combine(Path.GetTempPath(), "lawn-fuzz"), ["--targets"] = "" };
        for (var k = 0; k < arguments.Length; k += 2)
        {
            if (k + 1 == arguments.Length || !options.ContainsKey(arguments[k]))
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }

            options[arguments[k]] = arguments[k + 1];
        }

        Coverage.Attach();
        return FuzzAll(options);
    }

    // Kept out of line: nothing instrumented may run before the counters are attached.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static int FuzzAll(Dictionary<string, string> options)
    {
        var names = options["--targets"].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var faults = 0;
        foreach (var target in FuzzTargets.All.Where(target => names.Length == 0 || names.Contains(target.Name)))
        {
            var kept = Directory.CreateDirectory(Path.Combine(options["--keep"], target.Name)).FullName;
            var found = Directory.CreateDirectory(Path.Combine(kept, "faults")).FullName;
            var run = new FuzzRun(target, int.Parse(options["--seed"], CultureInfo.InvariantCulture)) { Patience = TimeSpan.FromSeconds(2) };
            using (var watchdog = new Watchdog(Path.Combine(kept, "at-work.bin")))
            {
                run.Run(
                    Directory.GetFiles(kept, "*.input").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList(),
                    long.Parse(options["--inputs"], CultureInfo.InvariantCulture),
                    TimeSpan.FromSeconds(double.Parse(options["--seconds"], CultureInfo.InvariantCulture)),
                    watchdog.Begin,
                    watchdog.End);
            }

            Console.WriteLine($"{target.Name,-16} {run.Executions,9} inputs {run.Executions / run.Seconds,8:0}/s {run.Edges,5} edges {run.Inputs.Count,5} kept {run.Faults.Count,3} faults");
            if (run.Edges == 0) Console.Error.WriteLine("No branch was counted: run 'Lawn.Fuzz instrument' first.");
            foreach (var input in run.Inputs) File.WriteAllBytes(Path.Combine(kept, NameOf(input) + ".input"), input);
            foreach (var (fault, input) in run.Faults)
            {
                var path = Path.Combine(found, NameOf(input) + ".bin");
                File.WriteAllBytes(path, input);
                Console.WriteLine($"  {fault.Kind}: {fault.Detail.ReplaceLineEndings(" ")} ({input.Length} bytes: {path})");
            }

            faults += run.Faults.Count;
        }

        return faults == 0 ? 0 : 1;
    }

    static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..12];
}
