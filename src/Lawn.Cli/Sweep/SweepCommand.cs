using System.CommandLine;
using Lawn.Sweeps;
using Lawn.Training;
using Spectre.Console;

namespace Lawn.Cli;

/// <summary>`lawn sweep`: searches any options of a run, by itself or with workers on many machines.</summary>
static class SweepCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new SweepOptions();
        var command = new Command("sweep", "Searches options of a run, as a study file says: grid, random or TPE, with early stopping, and the same number of trials for every optimizer compared. "
            + "Workers share one queue of trials: the same command on another machine, with the same --storage, joins. Ctrl-C saves the trials at work, and the same command goes on.");
        command.Arguments.Add(options.Study);
        foreach (var option in options.All) command.Options.Add(option);
        Help.AddExamples(
            command,
            "lawn sweep --example > study.json",
            "lawn sweep study.json --workers 2",
            "lawn sweep study.json --storage postgresql://user@host/database --out /shared/study",
            "lawn report runs/study");
        command.SetAction((parsed, _) => RunAsync(terminal, options, parsed));
        return command;
    }

    static async Task<int> RunAsync(Terminal terminal, SweepOptions options, ParseResult parsed)
    {
        if (parsed.GetValue(options.Example))
        {
            terminal.Line(SweepExample.Text);
            return ExitCode.Success;
        }

        var runOptions = new SweepRunOptions(new RunOptions());
        var study = StudyFile.Read(parsed.GetValue(options.Study) ?? throw new UserErrorException("lawn sweep needs a study file; lawn sweep --example writes one to begin with."), runOptions);
        var plan = new StudyPlan(study, runOptions);
        var folder = parsed.GetValue(options.Output) is { } given ? Values.Text("--out", given) : Path.Combine("runs", study.Name);
        var workers = SharedOptions.Count("--workers", parsed.GetValue(options.Workers), 1);
        var (data, device) = (SharedOptions.DataFolder(parsed, options.Data), parsed.GetValue(options.Device)!);
        var trial = new TrialRunner(data, device, SharedOptions.Count("--threads", parsed.GetValue(options.Threads), 1), () => TryOut.Passes(plan.Samples(), data, device, folder));
        var (storage, takeOver) = (options.Queue.StorageOf(parsed), options.Queue.TakeOverOf(parsed));
        if (storage is not null) TrialStore.Connect(storage).Dispose();
        var metric = SweepFolder.Is(folder) ? null : TryOut.Metric(plan.Samples(), data, device); // before any folder is made
        SweepFolder.Create(folder, study, storage);
        using var store = TrialStore.Connect(storage ?? SweepFolder.StorageOf(folder, null), takeOver, terminal.Notice);
        OpenStudy(store, study, () => metric ?? TryOut.Metric(plan.Samples(), data, device));
        WorkerPool.Recover(store);

        using var interruption = new Interruption(terminal, "the trials at work save and go back to the queue; once more ends at once");
        await WorkDisplay.WithBarAsync(terminal, "the first trials", plan.RunCount, WorkAsync);

        SweepTable.Write(terminal, study, plan, store, folder);
        return Finish(terminal, store, folder, interruption);

        Task WorkAsync(ProgressTask? bar) => WorkerPool.RunAsync(store, plan, folder, trial.RunAsync, new SweepDisplay(terminal, store, plan, workers, bar), workers, interruption.Token);
    }

    static void OpenStudy(TrialStore store, Study study, Func<string> taskMetric)
    {
        store.Open(study.Name, study.Definition, store.Find(study.Name)?.Metric ?? study.Metric ?? "validation/" + taskMetric());
        if (store.Study.Definition == study.Definition) return;
        if (StudyDefinition.Difference(store.Study.Definition, study.Definition) is { } difference)
            throw new UserErrorException($"The storage holds a study '{study.Name}' that is another ({difference}). Give this one a \"name\" of its own.");
        store.Redefine(study.Definition);
    }

    static int Finish(Terminal terminal, TrialStore store, string folder, Interruption interruption)
    {
        var trials = store.All();
        if (interruption.Token.IsCancellationRequested && trials.Any(trial => trial.State is TrialState.Waiting or TrialState.Running))
        {
            terminal.Line($"interrupted after {trials.Count(trial => trial.State is not (TrialState.Waiting or TrialState.Running))} runs; the same command goes on");
            return interruption.ExitCode;
        }

        terminal.Line($"study folder: {folder}; lawn report {folder} shows it");
        var refused = trials.Where(trial => trial.State == TrialState.Refused).ToList();
        if (refused.Count > 0) terminal.Notice($"{refused.Count} of the trials were refused for their options, the first: {refused[0].Folder}: {refused[0].Message}");
        if (WorkDisplay.Failures(trials) is not { } failures) return ExitCode.Success;
        terminal.Notice(failures);
        return ExitCode.Failure;
    }
}
