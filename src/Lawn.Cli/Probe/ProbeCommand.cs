using System.CommandLine;
using Lawn.Diagnostics;
using Lawn.Training;
using Spectre.Console;
using TorchSharp;

namespace Lawn.Cli;

/// <summary>`lawn probe`: margins and sharpness of a saved run.</summary>
static class ProbeCommand
{
    /// <summary>The file in the run folder.</summary>
    public const string FileName = "probe.json";

    const int MostEigenvalues = 100;

    // Each product is kept as a vector of the network's size.
    const int MostProducts = 1000;

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN") { Description = "The folder of a run." };
        var margins = new Option<bool>("--margins") { Description = "Classification margins, as they are and divided by the layers' norms. [default: both measures]" };
        var sharpness = new Option<bool>("--sharpness") { Description = "Top eigenvalues and trace of the Hessian, SAM and adaptive SAM sharpness, the Hessian on the layers' spheres." };
        var examples = Count("--examples", "Training examples in the sample. [default: 512]");
        var eigenvalues = Count("--eigenvalues", "Largest eigenvalues. [default: 3]");
        var products = Count("--products", "Products with each Hessian, at most: more bring the eigenvalues' residual down. [default: 40]");
        var seed = new Option<string?>("--seed") { HelpName = "N", Description = "The seed of random vectors. [default: 1]" };
        var data = SharedOptions.Data();
        var threads = Count("--threads", $"Threads. [default: all {Environment.ProcessorCount} processors]");
        var command = new Command("probe", "Measures the newest checkpoint of a run on a fixed sample of its training examples, in fp64: how far examples lie from the "
            + $"decision boundary and how sharp the minimum is. Shows the numbers and writes them to {FileName} in the run folder.") { run };
        foreach (var option in new Option[] { margins, sharpness, examples, eigenvalues, products, seed, data, threads }) command.Options.Add(option);
        Help.AddExamples(command, "lawn probe runs/mlp-adam-l", "lawn probe runs/mlp-adam-l --sharpness --eigenvalues 5 --examples 2000");
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(run)!;
            var (isMargins, isSharpness) = (parsed.GetValue(margins), parsed.GetValue(sharpness));
            var request = new ProbeRequest(
                isMargins || !isSharpness,
                isSharpness || !isMargins,
                SharedOptions.Count("--examples", parsed.GetValue(examples), 512),
                SharedOptions.Count("--eigenvalues", parsed.GetValue(eigenvalues), 3, MostEigenvalues),
                SharedOptions.Count("--products", parsed.GetValue(products), 40, MostProducts),
                parsed.GetValue(seed) is { } text ? Values.Whole("--seed", text) : 1);
            torch.set_num_threads(SharedOptions.Count("--threads", parsed.GetValue(threads), Environment.ProcessorCount, SharedOptions.MostThreads));
            using var interruption = new Interruption(terminal, "stopping: nothing is written");
            try
            {
                Show(terminal, Measure(terminal, path, SharedOptions.DataFolder(parsed, data), request, interruption.Token), path);
                return ExitCode.Success;
            }
            catch (OperationCanceledException)
            {
                return interruption.ExitCode;
            }
        });
        return command;
    }

    static ProbeReport Measure(Terminal terminal, string path, string? data, ProbeRequest request, CancellationToken cancellation)
    {
        var (folder, saved) = RunFolder.OpenExisting(path);
        var config = RunConfigCheck.WithModel(saved);
        RunConfigCheck.Check(config);
        using var task = TrainRun.CreateTask(config, data, device: "cpu", threads: 1);
        if (task is not IStudiedTask studied) throw new UserErrorException($"The task {config.Task} offers no copy of its network to study.");
        var step = folder.LoadWeights(task.Model, terminal.Notice);
        using var study = new ModelStudy(studied, config, request.Examples, torch.ScalarType.Float64);
        study.Refresh();

        var metrics = new Dictionary<string, double>();
        Add(StudyMetrics.Of(study.Logits()));
        if (request.Margins)
        {
            var margins = study.Margins();
            Add(StudyMetrics.Of(margins));
            Add(StudyMetrics.Of(margins.DividedByNorms(study.Layers), "margin_normalized"));
        }

        if (request.Sharpness) Add(StudyMetrics.Of(Sharpness(terminal, study, request, cancellation)));
        var report = new ProbeReport(step, study.Examples, request.Seed, metrics);
        report.Write(Path.Combine(folder.Path, FileName));
        return report;

        void Add(IEnumerable<KeyValuePair<string, double>> values)
        {
            foreach (var (name, value) in values) metrics[name] = value;
        }
    }

    static Sharpness Sharpness(Terminal terminal, ModelStudy study, ProbeRequest request, CancellationToken cancellation)
    {
        return terminal.IsInteractive
            ? terminal.Out.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new RemainingTimeColumn()).Start(context => Measured(context.AddTask("products with the Hessian")))
            : Measured(bar: null);

        Sharpness Measured(ProgressTask? bar) => study.Sharpness(
            new SharpnessOptions { Eigenvalues = request.Eigenvalues, LanczosSteps = request.Products, Seed = request.Seed, Progress = new ProbeProgress(terminal, bar) }, cancellation);
    }

    static void Show(Terminal terminal, ProbeReport report, string path)
    {
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2 };
        table.AddColumn("measure");
        table.AddColumn(new TableColumn("value").RightAligned());
        foreach (var (name, value) in report.Metrics) table.AddRow(name.EscapeMarkup(), Format.Measure(value));
        terminal.Out.Write(table);
        terminal.Line($"step {report.Step}, {report.Examples} training examples; written: {Path.Combine(path, FileName)}");
    }

    static Option<string?> Count(string name, string help) => new(name) { HelpName = "N", Description = help };
}
