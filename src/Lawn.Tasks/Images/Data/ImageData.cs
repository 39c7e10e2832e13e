namespace Lawn.Tasks.Images;

/// <summary>A data set as its files hold it.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Train">The training images.</param>
/// <param name="Test">The test images.</param>
sealed record ImageData(int Classes, LabelledImages Train, LabelledImages Test);
