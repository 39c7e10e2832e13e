using System.Diagnostics;
using Lawn.Diagnostics;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>Shows how far sharpness is: on a bar, or without a terminal as a line every ten seconds.</summary>
sealed class ProbeProgress(Terminal terminal, ProgressTask? bar) : IProgress<HessianProducts>
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    readonly Stopwatch sinceLine = Stopwatch.StartNew();

    /// <inheritdoc/>
    public void Report(HessianProducts value)
    {
        if (bar is not null)
        {
            (bar.MaxValue, bar.Value) = (value.AtMost, value.Done);
        }
        else if (sinceLine.Elapsed >= Interval)
        {
            sinceLine.Restart();
            terminal.Line($"{value.Done} of at most {value.AtMost} products with the Hessian");
        }
    }
}
