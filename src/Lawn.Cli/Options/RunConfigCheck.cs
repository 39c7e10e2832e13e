using Lawn.Tasks;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>Checks a configuration before any data is read and any folder is made.</summary>
static class RunConfigCheck
{
    /// <summary>The configuration with its model named.</summary>
    /// <exception cref="UserErrorException">There is no such task.</exception>
    public static RunConfig WithModel(RunConfig config) => config with { Model = config.Model ?? TaskOf(config).Models[0] };

    /// <summary>Rejects unknown names, with a suggestion, and values that cannot be run.</summary>
    /// <exception cref="UserErrorException">The first fault found.</exception>
    public static void Check(RunConfig config)
    {
        Names.Check($"model of the task {config.Task}", config.Model!, TaskOf(config).Models);
        CheckOptimizer(config.Optimizer);
        config.Validate();
    }

    /// <summary>The name, where it is that of an optimizer, with or without LAWN.</summary>
    public static string CheckOptimizer(string name) =>
        Names.Check("optimizer", name, [.. OptimizerFactory.Names, .. OptimizerFactory.Names.Select(n => n + "-l")]);

    static TaskDescription TaskOf(RunConfig config) =>
        TaskCatalog.Find(Names.Check("task", config.Task, [.. TaskCatalog.All.Select(task => task.Name)]));
}
