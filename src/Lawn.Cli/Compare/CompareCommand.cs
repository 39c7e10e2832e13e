using System.CommandLine;
using Lawn.Sweeps;
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
            "lawn compare --out results/ml-1m --report-only    writes the tables and the figure again",
            "lawn compare ... --storage postgresql://user@host/database --out /shared/ml-1m    the same on other machines joins");
        command.SetAction((parsed, _) => RunAsync(terminal, command, options, parsed));
        return command;
    }

    static async Task<int> RunAsync(Terminal terminal, Command command, CompareOptions options, ParseResult parsed)
    {
        var folder = options.Folder(parsed);
        var reportOnly = parsed.GetValue(options.ReportOnly);
        var words = reportOnly ? ReportFiles.ReadCommand(folder) : ["lawn", "compare", .. options.Words(parsed)];
        var given = reportOnly ? command.Parse(words.Skip(2).ToArray()) : parsed;
        if (ParseFault.Of(given) is { } fault) throw new UserErrorException(fault);
        var settings = options.Read(given);
        var plans = settings.Cells.Select(cell => new CellPlan(settings, options.Run, cell)).ToList();
        SettingsCheck.Check(settings, plans);

        var runs = new RunStore(folder);
        var plan = new ComparePlan(plans, runs, options.Run);
        if (reportOnly)
        {
            var report = ReportBuilder.Build(settings, words, plan.LookAtRuns());
            ReportFiles.Write(folder, report);
            ReportTable.Write(terminal, report);
            return ExitCode.Success;
        }

        var (data, device) = (SharedOptions.DataFolder(parsed, options.Data), parsed.GetValue(options.Device)!);
        var jobs = SharedOptions.Count("--jobs", parsed.GetValue(options.Jobs), Environment.ProcessorCount, SharedOptions.MostThreads);
        using var store = Open(terminal, options, parsed, folder, CompareStudy.Definition(settings, options.Run), () => TryOut.Metric([plans[^1].FirstTrial.Config], data, device));
        using var interruption = new Interruption(terminal, "the runs at work finish their step and save; once more ends at once");
        var trial = new TrialRunner(data, device, threads: 1);

        void Write() => ReportFiles.Write(folder, ReportBuilder.Build(settings, words, plan.LookAtRuns()));
        async Task Work(ProgressTask? bar)
        {
            Write();
            var display = new CompareDisplay(terminal, store, plan, runs, new GridClock(settings, jobs), bar, Write);
            await WorkerPool.RunAsync(store, plan, folder, trial.RunAsync, display, jobs, interruption.Token);
            Write();
        }

        await WorkDisplay.WithBarAsync(terminal, "the first runs", plans.Sum(cell => cell.RunCount), Work);
        return Finish(terminal, ReportBuilder.Build(settings, words, plan.LookAtRuns()), folder, store.All(), interruption);
    }

    /// <summary>Opens the queue of a folder, which is made where it is not there; what is wrong with the data or the storage is found before.</summary>
    static TrialStore Open(Terminal terminal, CompareOptions options, ParseResult parsed, string folder, string definition, Func<string> tryOut)
    {
        var (given, takeOver) = (options.Queue.StorageOf(parsed), options.Queue.TakeOverOf(parsed));
        if (given is not null) TrialStore.Connect(given).Dispose();
        var metric = Directory.Exists(folder) ? null : tryOut();
        CompareFolder.Create(folder);
        var (storage, queue) = CompareFolder.QueueOf(folder, given);
        var store = TrialStore.Connect(storage, takeOver, terminal.Notice);
        try
        {
            var name = $"{queue}-{CompareStudy.Mark(definition)}";
            store.Open(name, definition, store.Find(name)?.Metric ?? "validation/" + (metric ?? tryOut()));
            WorkerPool.Recover(store);
            if (store.IsAnotherAtWork(queue + "-")) throw new UserErrorException($"Another comparison is at work in '{folder}'. Wait for it, or choose another --out.");
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    static int Finish(Terminal terminal, CompareReport report, string folder, IReadOnlyList<TrialRecord> trials, Interruption interruption)
    {
        if (report.Rows.Any(row => row.Metrics.Count > 0)) ReportTable.Write(terminal, report);
        if (!report.IsComplete && interruption.Token.IsCancellationRequested)
        {
            terminal.Line($"interrupted after {report.RunsDone} runs; the same command goes on");
            return interruption.ExitCode;
        }

        terminal.Line($"written: {Path.Combine(folder, "compare.json")}, compare.md, compare.png");
        if (report.IsComplete) return ExitCode.Success;
        terminal.Notice(WorkDisplay.Failures(trials)
            ?? $"runs that the queue has as done are not in '{folder}': give all machines an --out on one disk; where run folders were deleted, delete the queue too, or choose another --out");
        return ExitCode.Failure;
    }
}
