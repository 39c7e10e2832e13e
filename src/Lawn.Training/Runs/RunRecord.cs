using System.Reflection;
using System.Runtime.InteropServices;

namespace Lawn.Training;

/// <summary>The content of <c>config.json</c>: the configuration and what it was run with.</summary>
/// <param name="Config">The resolved configuration.</param>
/// <param name="CommandLine">The command line that started the run.</param>
/// <param name="Versions">Versions of Lawn, TorchSharp and .NET.</param>
public sealed record RunRecord(RunConfig Config, IReadOnlyList<string> CommandLine, IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>This version of Lawn.</summary>
    internal static string Version { get; } = VersionOf(typeof(LawnOptimizer).Assembly);

    internal static RunRecord Of(RunConfig config, IReadOnlyList<string> commandLine) => new(config, commandLine, new Dictionary<string, string>
    {
        ["lawn"] = Version,
        ["torchSharp"] = VersionOf(typeof(TorchSharp.torch).Assembly),
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.RuntimeIdentifier,
    });

    static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "";
}
