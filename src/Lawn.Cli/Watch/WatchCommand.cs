using System.CommandLine;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>`lawn watch`: a run as it goes, from another terminal.</summary>
static class WatchCommand
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN") { Description = "The folder of a run; it may not have begun yet." };
        var command = new Command("watch", "Shows a run as it goes, epoch by epoch, until it ends: losses, metrics, norms of the layers, the time left. Leaves the run alone.") { run };
        Help.AddExamples(command, "lawn watch runs/mlp-adam-l");
        command.SetAction(parsed => Watch(terminal, Values.Text("RUN", parsed.GetValue(run)!)));
        return command;
    }

    static int Watch(Terminal terminal, string path)
    {
        if (File.Exists(path)) throw new UserErrorException($"'{path}' is a file: give the folder of a run.");
        using var interruption = new Interruption(terminal, "leaving; the run goes on");
        if (!Appears(terminal, path, interruption.Token)) return interruption.ExitCode;
        var ended = terminal.IsInteractive ? WatchLive(terminal, path, interruption.Token) : WatchLines(terminal, path, interruption.Token);
        if (ended is null) return interruption.ExitCode;
        SummaryTable.Write(terminal, ended.Summary!, ended.Config, path);
        return ended.Summary!.Status == RunStatus.Finished ? ExitCode.Success : ExitCode.Failure;
    }

    static bool Appears(Terminal terminal, string path, CancellationToken stop)
    {
        var config = Path.Combine(path, "config.json");
        if (File.Exists(config)) return true;
        terminal.Line($"waiting for a run in {path}");
        while (!File.Exists(config))
            if (stop.WaitHandle.WaitOne(Interval)) return false;
        return true;
    }

    static LoadedRun? WatchLines(Terminal terminal, string path, CancellationToken stop)
    {
        var shown = 0;
        while (true)
        {
            var run = RunLoader.Read(path);
            for (; shown < run.Epochs.Count; shown++) terminal.Line(WatchView.Line(run, run.Epochs[shown]));
            if (run.Summary is not null) return run;
            if (stop.WaitHandle.WaitOne(Interval)) return null;
        }
    }

    static LoadedRun? WatchLive(Terminal terminal, string path, CancellationToken stop)
    {
        var run = RunLoader.Read(path);
        terminal.Out.Live(WatchView.Draw(run)).Start(live =>
        {
            while (run.Summary is null && !stop.WaitHandle.WaitOne(Interval))
            {
                run = RunLoader.Read(path);
                live.UpdateTarget(WatchView.Draw(run));
            }
        });
        return run.Summary is null ? null : run;
    }
}
