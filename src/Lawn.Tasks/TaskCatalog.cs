using Lawn.Tasks.DataSets;
using Lawn.Tasks.Images;
using Lawn.Tasks.Recommendation;
using Lawn.Tasks.Synthetic;
using Lawn.Training;

namespace Lawn.Tasks;

/// <summary>The tasks by name.</summary>
public static class TaskCatalog
{
    /// <summary>Every task, in the order in which help lists them.</summary>
    public static IReadOnlyList<TaskDescription> All { get; } =
    [
        new(
            "synthetic",
            "Classify made-up points with noisy training labels; needs no file, runs in seconds.",
            SyntheticTask.ModelNames,
            options => new SyntheticTask(options)) { Options = [] },
        Recommend(DataSetCatalog.MovieLens100K),
        Recommend(DataSetCatalog.MovieLens1M),
        Recommend(DataSetCatalog.Pinterest),
        ImageDataSets.Cifar10.Task,
        ImageDataSets.Cifar100.Task,
        ImageDataSets.FashionMnist.Task,
        ImageDataSets.Mnist.Task,
        ImageDataSets.ImageNet.Task,
    ];

    /// <summary>The task of that name.</summary>
    /// <exception cref="UserErrorException">There is none; the message lists all.</exception>
    public static TaskDescription Find(string name) =>
        All.FirstOrDefault(task => task.Name == name)
        ?? throw new UserErrorException($"There is no task '{name}'. Tasks: {string.Join(", ", All.Select(t => t.Name))}.");

    static TaskDescription Recommend(DataSet set) => new(
        set.Name,
        $"Rank items for users by implicit feedback. {set.Summary}.",
        RecommendationModels.Names,
        options =>
        {
            var located = set.Locate(options.Data);
            return new RecommendationTask(set.Name, ((RecommendationLayout)located.Layout).Read(located.Folder), options);
        })
    { Options = TaskDescription.OfRecommendation };
}
