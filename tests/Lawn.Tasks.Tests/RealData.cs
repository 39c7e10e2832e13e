using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Tasks.Tests;

/// <summary>The published data sets where they are at hand; a test that needs one skips, with the reason, where they are not.</summary>
static class RealData
{
    public static LocatedData Locate(DataSet set)
    {
        var located = set.TryLocate(null);
        Assert.SkipWhen(located is null, $"The data set {set.Name} is not in $LAWN_DATA or ~/.cache/lawn.");
        return located!;
    }

    public static ITrainingTask Create(string task, TaskOptions options)
    {
        Locate(DataSetCatalog.Find(task));
        return TaskCatalog.Find(task).Create(options);
    }
}
