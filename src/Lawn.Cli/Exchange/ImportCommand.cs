using System.CommandLine;
using System.CommandLine.Parsing;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>`lawn import`: a run that begins with weights of another program.</summary>
static class ImportCommand
{
    const string InitFrom = "--init-from";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The safetensors file: safetensors.torch.save_file(model.state_dict(), FILE) in PyTorch, or `lawn export`." };
        var options = new RunOptions();
        var data = SharedOptions.Data();
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "The run folder that is made. [default: runs/TASK-MODEL-OPTIMIZER-...]" };
        var threads = new Option<string?>("--threads") { HelpName = "N", Description = $"Threads. [default: all {Environment.ProcessorCount} processors]" };
        var command = new Command("import", "Begins a run with weights from a safetensors file and evaluates them; `lawn probe`, `lawn export` and `lawn train` go on from there. "
            + "Names, shapes and types must be those of the model; a wrapper's prefix (module., _orig_mod., model.) is left out. The options are those of `lawn train`.") { file };
        foreach (var option in options.All.Where(option => option.Name != InitFrom)) command.Options.Add(option.Symbol);
        foreach (var option in (Option[])[data, output, threads]) command.Options.Add(option);
        Help.AddExamples(
            command,
            "lawn import cnn.safetensors --task fashion-mnist --model cnn --out runs/from-pytorch",
            "lawn train --init-from cnn.safetensors --task fashion-mnist --model cnn       does the same and trains on");
        command.SetAction(parsed =>
        {
            var config = options.Read(parsed) with { InitFrom = Values.Text("FILE", parsed.GetValue(file)!) };
            RunConfigCheck.Check(config);
            var folder = parsed.GetValue(output) is { } given ? Values.Text("--out", given) : RunNames.Default(config, options);
            var run = new TrainRun(config, folder, parsed.GetValue(data), Device: "cpu", SharedOptions.Count("--threads", parsed.GetValue(threads), Environment.ProcessorCount), new TrainerOptions());
            var typed = options.All.Where(option => option.Name == InitFrom || parsed.GetResult(option.Symbol) is OptionResult { Implicit: false }).SelectMany(option => new[] { option.Name, option.Text(config)! });
            Import(terminal, run, ["lawn", "train", .. options.ToArguments(config)], ["lawn", "train", .. typed, "--out", folder]);
            return ExitCode.Success;
        });
        return command;
    }

    static void Import(Terminal terminal, TrainRun run, IReadOnlyList<string> commandLine, IReadOnlyList<string> onward)
    {
        var (weights, validation) = run.Import(new PlainObserver(terminal, run.Config.Epochs, quiet: true), commandLine);
        foreach (var notice in weights.Notices) terminal.Notice(notice);
        terminal.Line($"{weights.Tensors} tensors with {weights.Numbers} numbers from {run.Config.InitFrom} (SHA-256 {weights.Sha256[..12]}...) are step 0 of {run.Out}");
        if (validation.Count > 0) terminal.Line("validation: " + string.Join(", ", validation.Select(metric => $"{metric.Key} {Format.Metric(metric.Value)}")));
        terminal.Line($"to train on: {ShellText.Join(onward)}");
    }
}
