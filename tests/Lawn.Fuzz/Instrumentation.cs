using SharpFuzz;

namespace Lawn.Fuzz;

/// <summary>Puts SharpFuzz's branch counters into the assemblies under test, beside this program.</summary>
static class Instrumentation
{
    static readonly string[] Assemblies = ["Lawn.Training.dll", "Lawn.Tasks.dll", "Lawn.Cli.dll"];

    /// <summary>Instruments them; those that are already, stay. Must run before any of them is loaded.</summary>
    public static void Apply(string folder)
    {
        foreach (var name in Assemblies)
        {
            var path = Path.Combine(folder, name);
            // A copy, as the build links files into several folders.
            var copy = path + ".instrumented";
            File.Copy(path, copy, overwrite: true);
            try
            {
                Fuzzer.Instrument(copy, type => !type.StartsWith('<'), Options.Value);
            }
            catch (InstrumentationException already)
            {
                File.Delete(copy);
                Console.WriteLine($"{name}: {already.Message}");
                continue;
            }

            File.Move(copy, path, overwrite: true);
            Console.WriteLine($"{name}: instrumented");
        }
    }
}
