namespace Lawn.Tasks.Images;

/// <summary>Images that are written one by one into a batch, normalised. Safe to be used from many threads.</summary>
interface IImageSource
{
    /// <summary>The shape of every image as it is written.</summary>
    ImageShape Shape { get; }

    /// <summary>Writes an image as evaluation sees it.</summary>
    /// <param name="image">The image's number in the source.</param>
    /// <param name="target">Takes <see cref="ImageShape.Size"/> values, plane by plane.</param>
    void Write(int image, Span<float> target);

    /// <summary>Writes a randomly changed form of an image, for training.</summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="image">The image's number in the source.</param>
    /// <param name="random">Where all that is random comes from.</param>
    /// <param name="target">Takes <see cref="ImageShape.Size"/> values, plane by plane.</param>
    void WriteAugmented(int image, RandomStream random, Span<float> target);
}
