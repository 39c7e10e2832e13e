using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>A task as the command knows it before any data is read.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">One line for the help text.</param>
/// <param name="Models">The models it offers; the first is the default.</param>
/// <param name="Create">Reads the data and builds the task.</param>
public sealed record TaskDescription(string Name, string Summary, IReadOnlyList<string> Models, Func<TaskOptions, ITrainingTask> Create)
{
    /// <summary>Options of a recommendation task.</summary>
    public static IReadOnlyList<string> OfRecommendation { get; } = ["--factors"];

    /// <summary>Options of an image task.</summary>
    public static IReadOnlyList<string> OfImages { get; } = ["--train-limit", "--label-noise", "--human-labels", "--augment", "--cutout", "--data-seed"];

    /// <summary>All options that mean something for some tasks only.</summary>
    public static IReadOnlyList<string> SpecialOptions { get; } = [.. OfRecommendation, .. OfImages];

    /// <summary>Which of <see cref="SpecialOptions"/> mean something for this task; null where that is not known.</summary>
    public IReadOnlyList<string>? Options { get; init; }
}
