using System.CommandLine;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>`lawn train`: one run in its folder.</summary>
static class TrainCommand
{
    /// <summary>The option by which `lawn compare` stops its trials.</summary>
    public const string StopAtEndOfInput = "--stop-at-end-of-input";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new RunOptions();
        var data = SharedOptions.Data();
        var device = SharedOptions.Device();
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "The run folder. The same command again goes on with an interrupted run. [default: runs/TASK-MODEL-OPTIMIZER-...]" };
        var threads = new Option<string?>("--threads") { HelpName = "N", Description = $"Threads of each rank. [default: the {Environment.ProcessorCount} processors, shared among ranks; 1 is best where others are busy]" };
        var noTest = new Option<bool>("--no-test") { Description = "Do not evaluate on the test split." };
        var tensorBoard = new Option<bool>("--tensorboard") { Description = "Write TensorBoard event files." };
        var diagnostics = SharedOptions.Diagnostics();
        var onNonFinite = SharedOptions.OnNonFinite();
        var checkpoints = new CheckpointOptions();
        var ranks = new RankOptions();
        var quiet = new Option<bool>("--quiet") { Description = "Show the final metrics only." };
        var stop = new Option<bool>(StopAtEndOfInput) { Hidden = true };

        var command = new Command("train", "Trains a network. Each option has a default: plain `lawn train` trains the synthetic task with Adam-L.");
        foreach (var option in options.All) command.Options.Add(option.Symbol);
        foreach (var option in (Option[])[data, output, device, threads, noTest, tensorBoard, diagnostics, onNonFinite, .. checkpoints.All, .. ranks.All, quiet, stop]) command.Options.Add(option);
        Help.AddExamples(
            command,
            "lawn train",
            "lawn train --optimizer adam",
            "lawn train --task movielens-1m --model mlp --optimizer adam-l --batch-size 16384 \\",
            "           --epochs 20 --free-epochs 3 --learning-rate 0.01 --seed 1 --out runs/mlp-adam-l",
            "mpirun -np 4 lawn train          trains on four processes as one");

        command.SetAction(parsed =>
        {
            var config = options.Read(parsed);
            RunConfigCheck.Check(config);
            if (!parsed.GetValue(stop)) MeaninglessOptions.Check(options.Given(parsed), config.Task, [config.Optimizer]); // a trial of `lawn compare` has every option
            var run = new TrainRun(
                config,
                parsed.GetValue(output) is { } given ? Values.Text("--out", given) : RunNames.Default(config, options),
                SharedOptions.DataFolder(parsed, data),
                ranks.DeviceOf(parsed, parsed.GetValue(device)!),
                SharedOptions.Count("--threads", parsed.GetValue(threads), Math.Max(1, Environment.ProcessorCount / LaunchEnvironment.OfProcess.RanksHere), SharedOptions.MostThreads),
                checkpoints.Read(parsed) with { EvaluateTest = !parsed.GetValue(noTest), TensorBoard = parsed.GetValue(tensorBoard), Diagnostics = SharedOptions.Level(parsed.GetValue(diagnostics)), SkipNonFinite = SharedOptions.Skips(parsed.GetValue(onNonFinite)), ShardOptimizer = ranks.Shards(parsed) });
            using var group = ranks.Join(parsed, run.Device);
            return Ranks.Run(group, terminal, () =>
                Execute(Ranks.TerminalOf(group, terminal), group, run, parsed.GetValue(quiet), parsed.GetValue(stop), ["lawn", "train", .. options.ToArguments(config)]));
        });
        return command;
    }

    static int Execute(Terminal terminal, IProcessGroup group, TrainRun run, bool quiet, bool stopAtEndOfInput, IReadOnlyList<string> commandLine)
    {
        var summary = run.Earlier(commandLine);
        if (summary is not null && !quiet) terminal.Line("this run is done already; another --out or --seed makes a new one");
        if (summary is null)
        {
            using var interruption = new Interruption(terminal, "finishing the step and saving; once more ends at once");
            if (stopAtEndOfInput) interruption.WatchInput();
            summary = Train(terminal, group, run, quiet, commandLine, interruption.Token);
            if (summary.Status == RunStatus.Interrupted)
            {
                terminal.Line($"interrupted and saved at step {summary.Steps} in {run.Out}; the same command goes on");
                return interruption.ExitCode;
            }
        }

        SummaryTable.Write(terminal, summary, run.Config, run.Out);
        if (summary.Status == RunStatus.Finished) return ExitCode.Success;
        terminal.Notice($"the run diverged: {summary.Fault}");
        return ExitCode.Failure;
    }

    static RunSummary Train(Terminal terminal, IProcessGroup group, TrainRun run, bool quiet, IReadOnlyList<string> commandLine, CancellationToken cancellation)
    {
        if (quiet || !terminal.IsInteractive)
            return run.Execute(group, new PlainObserver(terminal, run.Config.Epochs, quiet), commandLine, cancellation);
        return terminal.Out.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => run.Execute(group, new BarObserver(terminal, context.AddTask("reading the data"), run.Config), commandLine, cancellation));
    }
}
