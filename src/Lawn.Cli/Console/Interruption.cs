using System.Runtime.InteropServices;

namespace Lawn.Cli;

/// <summary>
/// Turns the first Ctrl-C (SIGINT) or SIGTERM into a cancellation, so that the work can be saved; the second ends the process at once.
/// </summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly List<PosixSignalRegistration> registrations;
    readonly Terminal terminal;
    readonly string notice;
    int signals;

    /// <summary>Listens until disposed.</summary>
    /// <param name="terminal">Where the first signal is answered.</param>
    /// <param name="notice">What is said then.</param>
    public Interruption(Terminal terminal, string notice)
    {
        (this.terminal, this.notice) = (terminal, notice);
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Signalled(context, Cli.ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Signalled(context, Cli.ExitCode.Terminated)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that tells of the signal.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Cancels also when standard input ends: `lawn compare` holds it open, so its trials stop and save when it goes.</summary>
    public void WatchInput()
    {
        var watcher = new Thread(() =>
        {
            using var input = System.Console.OpenStandardInput();
            var buffer = new byte[64];
            while (input.Read(buffer) > 0)
            {
            }

            Cancel();
        })
        { IsBackground = true, Name = "end of input" };
        watcher.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
    }

    void Signalled(PosixSignalContext context, int code)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref signals) > 1)
        {
            if (terminal.IsInteractive) terminal.Out.Profile.Out.Writer.Write("\e[?25h"); // a progress bar hides the cursor
            HardExit.Now(code);
        }

        ExitCode = code;
        terminal.Notice(notice);
        Cancel();
    }

    void Cancel()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the work ended meanwhile
        }
    }
}
