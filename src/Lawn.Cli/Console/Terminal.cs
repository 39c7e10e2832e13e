using Spectre.Console;
using SystemConsole = System.Console;

namespace Lawn.Cli;

/// <summary>Where a command writes.</summary>
/// <param name="Out">Progress and results.</param>
/// <param name="Error">Faults and notices, a line each.</param>
/// <param name="IsInteractive">Whether a person watches: progress bars are drawn only then.</param>
sealed record Terminal(IAnsiConsole Out, TextWriter Error, bool IsInteractive)
{
    const int WidthOfFiles = 200;
    const int LongestNotice = 2000;

    /// <summary>The process' own streams.</summary>
    public static Terminal OfProcess()
    {
        var interactive = !SystemConsole.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return Of(SystemConsole.Out, SystemConsole.Error, interactive);
    }

    /// <summary>Other streams; without a terminal lines are not wrapped to its width.</summary>
    public static Terminal Of(TextWriter output, TextWriter error, bool interactive = false)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) };
        if (!interactive) (settings.Ansi, settings.ColorSystem) = (AnsiSupport.No, ColorSystemSupport.NoColors);
        var console = AnsiConsole.Create(settings);
        if (!interactive) console.Profile.Width = WidthOfFiles;
        return new Terminal(console, error, interactive);
    }

    /// <summary>Writes a line of plain text to <see cref="Out"/>, not wrapped.</summary>
    public void Line(string text)
    {
        Out.Profile.Out.Writer.WriteLine(text);
        Out.Profile.Out.Writer.Flush();
    }

    /// <summary>Writes one line to <see cref="Error"/>, without the control characters that a file's or an option's text may bring along, and not endless.</summary>
    public void Notice(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length > LongestNotice) line = $"{line[..(LongestNotice / 2)]} [...] {line[^(LongestNotice / 2)..]}";
        Error.WriteLine("lawn: " + string.Concat(line.Select(c => char.IsControl(c) ? '\uFFFD' : c)));
    }
}
