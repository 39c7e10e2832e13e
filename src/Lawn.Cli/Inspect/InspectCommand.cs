using System.CommandLine;
using Lawn.Scope;
using Lawn.Tasks;
using Lawn.Training;
using Spectre.Console;
using TorchSharp;

namespace Lawn.Cli;

/// <summary>`lawn inspect`: a model's layers, and which of them LAWN holds and why.</summary>
static class InspectCommand
{
    static readonly string[] Used = ["--task", "--model", "--factors", "--scope", "--exclude-embeddings", "--seed"];

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var options = new RunOptions();
        var data = SharedOptions.Data();
        var command = new Command("inspect", "Shows the layers of a task's model: their shapes, their norms at the start, whether LAWN would hold them, and why.");
        foreach (var option in options.All.Where(option => Used.Contains(option.Name))) command.Options.Add(option.Symbol);
        command.Options.Add(data);
        Help.AddExamples(
            command,
            "lawn inspect",
            "lawn inspect --task movielens-1m --model neumf --scope ehsn");
        command.SetAction(parsed =>
        {
            var config = options.Read(parsed);
            RunConfigCheck.Check(config);
            MeaninglessOptions.Check(options.Given(parsed), config.Task, [config.Optimizer]);
            torch.set_num_threads(1);
            using var task = TrainRun.CreateTask(config, SharedOptions.DataFolder(parsed, data), device: "cpu", threads: 1);
            Show(terminal, config, task);
            return ExitCode.Success;
        });
        return command;
    }

    static void Show(Terminal terminal, RunConfig config, ITrainingTask task)
    {
        var decisions = LawnOptionsParser.ParseScope(config, task).Decide(task.Model);
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii2 };
        table.AddColumns("weight", "layer");
        table.AddColumn(new TableColumn("shape").RightAligned());
        table.AddColumn(new TableColumn("norm").RightAligned());
        table.AddColumns("held", "why");
        foreach (var decision in decisions) table.AddRow([.. Row(decision).Select(text => text.EscapeMarkup())]);
        terminal.Out.Write(table);

        var parameters = task.Model.parameters().Sum(parameter => parameter.numel());
        var held = decisions.Where(decision => decision.IsHeld).ToList();
        var heldParameters = held.Sum(decision => decision.Weight.Weight.numel());
        terminal.Line($"{config.Task}, {config.Model}: {decisions.Count} layer weights, {held.Count} held by --scope {config.Scope}; " +
            $"{parameters} parameters, {heldParameters} held ({100.0 * heldParameters / Math.Max(1, parameters):0.0} %)");
        var models = TaskCatalog.Find(config.Task).Models;
        terminal.Line($"models of {config.Task}: {string.Join(", ", models)}; examples in an epoch: {task.ExamplesPerEpoch}");
    }

    static string[] Row(ScopeDecision decision)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var weight = decision.Weight.Weight;
        return
        [
            decision.Weight.Name,
            decision.Weight.Owner.GetType().Name + (decision.Weight.Bias is null ? "" : " + bias"),
            string.Join(" x ", weight.shape),
            Format.Metric(weight.to_type(torch.ScalarType.Float64).norm().item<double>()),
            decision.IsHeld ? "yes" : "no",
            decision.Reason,
        ];
    }
}
