using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lawn.Cli.Tests.Support;

/// <summary>Runs the command, in this process or as one of its own, with files in a temporary folder that goes at the end.</summary>
public sealed partial class Commands : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Kill = 9;

    readonly string root = Directory.CreateTempSubdirectory("lawn-cli-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    public string PathOf(params string[] parts) => Path.Combine([root, .. parts]);

    /// <summary>Runs it in this process.</summary>
    public static CommandResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = LawnCommand.Run(arguments, Terminal.Of(output, error));
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the built program.</summary>
    public Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Lawn.Cli"), arguments)
    {
        WorkingDirectory = root,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs the built program to its end.</summary>
    public CommandResult RunProcess(params string[] arguments)
    {
        using var process = Start(arguments);
        return End(process);
    }

    /// <summary>Waits for the end.</summary>
    public static CommandResult End(Process process) => End(process, TimeSpan.FromMinutes(3));

    /// <summary>Waits for the end, for a time.</summary>
    public static CommandResult End(Process process, TimeSpan patience)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(patience), "the command does not end");
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Sends a signal, on systems that have them.</summary>
    public static void Signal(Process process, int signal) => Signal(process.Id, signal);

    /// <summary>Sends a signal to a process by its number.</summary>
    public static void Signal(int process, int signal)
    {
        if (signal == Interrupt && IsInterruptIgnored)
        {
            kill(process, Kill);
            Assert.Skip("these tests were started with SIGINT ignored, as by nohup or a shell's &, which programs take over: start them by env --default-signal=INT");
        }

        Assert.Equal(0, kill(process, signal));
    }

    static bool IsInterruptIgnored { get; } =
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (Convert.ToUInt64(ignored[7..].Trim(), 16) & (1UL << (Interrupt - 1))) != 0;

    /// <summary>Waits until something holds.</summary>
    public static void Await(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "what is waited for does not come");
            Thread.Sleep(5);
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
