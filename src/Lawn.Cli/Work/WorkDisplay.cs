using Lawn.Sweeps;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>What commands that work on a queue show alike.</summary>
static class WorkDisplay
{
    /// <summary>Works with a bar where a person watches, and without one elsewhere.</summary>
    /// <param name="terminal">Where it is shown.</param>
    /// <param name="beginning">What stands beside the bar at first.</param>
    /// <param name="runs">The runs there are.</param>
    /// <param name="work">The work, with the bar; null for none.</param>
    public static Task WithBarAsync(Terminal terminal, string beginning, int runs, Func<ProgressTask?, Task> work) => terminal.IsInteractive
        ? terminal.Out.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(context.AddTask(beginning, maxValue: runs)))
        : work(null);

    /// <summary>Says something, above the bar if there is one.</summary>
    public static void Notice(Terminal terminal, ProgressTask? bar, string message)
    {
        if (bar is null) terminal.Notice(message);
        else terminal.Out.MarkupLine($"[yellow]{message.EscapeMarkup()}[/]");
    }

    /// <summary>What to say of runs that failed; null where there are none.</summary>
    public static string? Failures(IReadOnlyList<TrialRecord> trials)
    {
        var failed = trials.Where(trial => trial.State == TrialState.Failed).ToList();
        return failed.Count == 0 ? null : $"{failed.Count} of the runs failed, the first: {failed[0].Folder} {failed[0].Message}. The same command tries them again.";
    }
}
