using System.Diagnostics;
using Lawn.Sweeps;

namespace Lawn.Cli;

/// <summary>Runs a trial as a process of this very program: a crash takes only that run with it, and each has its own random stream.</summary>
static class TrialProcess
{
    /// <summary>Starts it and waits for its end.</summary>
    /// <param name="arguments">The arguments of `lawn`.</param>
    /// <param name="cancellation">Closes its standard input: it finishes the step, saves and ends.</param>
    public static async Task<TrialExit> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException("The program could not be started again.");
        using var stop = cancellation.Register(() => CloseInput(process));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        await output;
        var lines = (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new TrialExit(process.ExitCode, lines.LastOrDefault() ?? "");
    }

    static ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var program = Path.Combine(AppContext.BaseDirectory, "Lawn.Cli" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        if (File.Exists(program))
        {
            info.FileName = program;
        }
        else
        {
            info.FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lawn.Cli.dll"));
        }

        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return info;
    }

    static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // it ended meanwhile
        }
    }
}
