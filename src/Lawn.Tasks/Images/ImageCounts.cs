using Lawn.Tasks.DataSets;

namespace Lawn.Tasks.Images;

/// <summary>How much a data set of images holds, counted after reading.</summary>
/// <param name="Classes">The classes.</param>
/// <param name="Train">The training images.</param>
/// <param name="Test">The test images.</param>
sealed record ImageCounts(int Classes, int Train, int Test)
{
    /// <summary>Compares them with what was read.</summary>
    public IReadOnlyList<DataFinding> Compare(ImageData data) =>
    [
        DataFinding.OfCount("classes in use", data.Train.Labels.Distinct().Count(), Classes),
        DataFinding.OfCount("training images", data.Train.Count, Train),
        DataFinding.OfCount("test images", data.Test.Count, Test),
    ];
}
