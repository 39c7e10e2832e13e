using System.CommandLine;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>`lawn compare`: tunes optimizers with and without LAWN at equal cost and compares them over seeds.</summary>
static class CompareCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new CompareOptions();
        var command = new Command("compare", CompareOptions.Description);
        foreach (var option in options.Symbols) command.Options.Add(option);
        Help.AddExamples(
            command,
            "lawn compare --out runs/first",
            "lawn compare --task movielens-1m --model mlp --optimizers sgd,adam,adam-l,lamb,lamb-l \\",
            "             --batch-sizes 1024,16384 --learning-rates '0.003,0.01,0.03;sgd=0.1,0.3,1' \\",
            "             --free-epochs 2,5 --weight-decays 0.01,0.1 --seeds 3 --out results/ml-1m",
            "lawn compare ... --extra adam-l@free-epochs=0     adds a row that switches at once",
            "lawn compare --out results/ml-1m --report-only    writes the tables and the figure again");
        command.SetAction((parsed, _) => RunAsync(terminal, command, options, parsed));
        return command;
    }

    static async Task<int> RunAsync(Terminal terminal, Command command, CompareOptions options, ParseResult parsed)
    {
        var folder = options.Folder(parsed);
        var reportOnly = parsed.GetValue(options.ReportOnly);
        var words = reportOnly ? ReportFiles.ReadCommand(folder) : ["lawn", "compare", .. parsed.Tokens.Skip(1).Select(token => token.Value)];
        var given = reportOnly ? command.Parse(words.Skip(2).ToArray()) : parsed;
        if (ParseFault.Of(given) is { } fault) throw new UserErrorException(fault);
        var settings = options.Read(given);
        var plans = settings.Cells.Select(cell => new CellPlan(settings, options.Run, cell)).ToList();
        SettingsCheck.Check(settings, plans);

        var store = new RunStore(folder);
        if (reportOnly)
        {
            var report = ReportBuilder.Build(settings, words, [.. plans.Select(plan => (plan, plan.Look(store.Find)))]);
            ReportFiles.Write(folder, report);
            ReportTable.Write(terminal, report);
            return ExitCode.Success;
        }

        var data = SharedOptions.DataFolder(parsed, options.Data);
        var device = parsed.GetValue(options.Device)!;
        var jobs = SharedOptions.Count("--jobs", parsed.GetValue(options.Jobs), Environment.ProcessorCount, SharedOptions.MostThreads);
        if (!Directory.Exists(folder)) TryTask(plans[^1], data, device);
        OutputFolder.Create(folder);
        using var own = FolderLock.Take(folder);
        var runs = new TrialCommand(options.Run, store, data, device);
        using var interruption = new Interruption(terminal, "the runs at work finish their step and save; once more ends at once");

        GridRunner Runner(IGridDisplay display) => new(plans, store, new GridClock(settings, jobs), display, (trial, stop) => TrialProcess.RunAsync(runs.Arguments(trial), stop), jobs);
        void Write(GridRunner runner) => ReportFiles.Write(folder, ReportBuilder.Build(settings, words, runner.Look()));
        async Task<GridRunner> Work(GridRunner runner)
        {
            Write(runner);
            await runner.WorkAsync(() => Write(runner), interruption.Token);
            Write(runner);
            return runner;
        }

        var done = terminal.IsInteractive
            ? await terminal.Out.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(context => Work(Runner(new BarGridDisplay(terminal, context.AddTask("the first runs", maxValue: plans.Sum(plan => plan.RunCount))))))
            : await Work(Runner(new PlainGridDisplay(terminal)));
        return Finish(terminal, settings, words, folder, done, interruption);
    }

    /// <summary>Builds the task once, so that a fault of the data or of an option that depends on it is found before the folder is made.</summary>
    static void TryTask(CellPlan plan, string? data, string device)
    {
        var trial = plan.FirstTrial;
        TorchSharp.torch.set_num_threads(1);
        using var task = TrainRun.CreateTask(trial.Config, data, device, threads: 1);
        LawnOptionsParser.Parse(trial.Config, task);
        ModelFit.Check(trial.Config, task.Model);
    }

    static int Finish(Terminal terminal, CompareSettings settings, IReadOnlyList<string> words, string folder, GridRunner runner, Interruption interruption)
    {
        var report = ReportBuilder.Build(settings, words, runner.Look());
        if (report.Rows.Any(row => row.Metrics.Count > 0)) ReportTable.Write(terminal, report);
        if (!report.IsComplete && interruption.Token.IsCancellationRequested)
        {
            terminal.Line($"interrupted after {report.RunsDone} runs; the same command goes on");
            return interruption.ExitCode;
        }

        terminal.Line($"written: {Path.Combine(folder, "compare.json")}, compare.md, compare.png");
        if (report.IsComplete) return ExitCode.Success;
        terminal.Notice($"{runner.Failures.Count} of the runs failed, the first: {runner.Failures.FirstOrDefault()}. The same command tries them again.");
        return ExitCode.Failure;
    }
}
