using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>A task as the command knows it before any data is read.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">One line for the help text.</param>
/// <param name="Models">The models it offers; the first is the default.</param>
/// <param name="Create">Reads the data and builds the task.</param>
public sealed record TaskDescription(string Name, string Summary, IReadOnlyList<string> Models, Func<TaskOptions, ITrainingTask> Create);
