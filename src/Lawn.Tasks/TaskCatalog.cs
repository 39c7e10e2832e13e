using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>The tasks by name.</summary>
public static class TaskCatalog
{
    /// <summary>Every task, in the order in which help lists them.</summary>
    public static IReadOnlyList<TaskDescription> All { get; } = [];

    /// <summary>The task of that name.</summary>
    /// <exception cref="UserErrorException">There is none; the message suggests the nearest.</exception>
    public static TaskDescription Find(string name) =>
        All.FirstOrDefault(task => task.Name == name)
        ?? throw new UserErrorException($"There is no task '{name}'. Tasks: {string.Join(", ", All.Select(t => t.Name))}.");
}
