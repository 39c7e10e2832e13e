using System.Diagnostics;

namespace Lawn.Tests.Packaging;

/// <summary>Runs the SDK's command on the repository or on a user's folder.</summary>
static class DotnetTool
{
    public static string Repository => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    /// <summary>Everything it printed; fails the test where it did not succeed.</summary>
    public static string Run(string folder, params string[] arguments) => RunProgram(folder, "dotnet", arguments);

    /// <summary>Everything that a program printed; fails the test where it did not succeed.</summary>
    public static string RunProgram(string folder, string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        return output;
    }
}
