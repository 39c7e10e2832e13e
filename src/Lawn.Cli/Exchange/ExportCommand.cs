using System.CommandLine;
using System.Globalization;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>`lawn export`: a run's weights for other programs.</summary>
static class ExportCommand
{
    /// <summary>The file where none is given.</summary>
    public const string DefaultFile = "model.safetensors";

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var run = new Argument<string>("RUN") { Description = "The folder of a run." };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = $"The safetensors file. [default: {DefaultFile} in the run folder]" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file, if there is one." };
        var command = new Command("export", "Writes the weights of a run's newest checkpoint to a safetensors file, which PyTorch opens: "
            + "model.load_state_dict(safetensors.torch.load_file(FILE)). Its metadata hold the run's configuration and last metrics.") { run, output, overwrite };
        Help.AddExamples(command, "lawn export runs/mlp-adam-l --out mlp.safetensors");
        command.SetAction(parsed =>
        {
            var (folder, _) = RunFolder.OpenExisting(parsed.GetValue(run)!);
            var file = parsed.GetValue(output) is { } given ? Values.Text("--out", given) : Path.Combine(folder.Path, DefaultFile);
            if (Directory.Exists(file)) throw new UserErrorException($"'{file}' is a folder: give --out the name of a file.");
            if (File.Exists(file) && !parsed.GetValue(overwrite)) throw new UserErrorException($"'{file}' exists already. Choose another --out, or add --overwrite.");
            var written = folder.ExportWeights(file, terminal.Notice);
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{written.Tensors} tensors of step {written.Step}, {written.Bytes} bytes; written: {file}"));
            return ExitCode.Success;
        });
        return command;
    }
}
