using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>The four files in which MNIST and Fashion-MNIST are published.</summary>
static class MnistFiles
{
    /// <summary>The side of the images, of both sets.</summary>
    public const int Side = 28;

    const int Classes = 10;

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    /// <summary>Reads the images and labels of both parts.</summary>
    /// <exception cref="UserErrorException">A file is missing, truncated or something else, or the files do not fit together.</exception>
    public static ImageData Read(string folder, Normalization normalization, Augmentation augmentation)
    {
        var train = ReadPart(folder, Names[0], Names[1], normalization, augmentation);
        var test = ReadPart(folder, Names[2], Names[3], normalization, augmentation);
        if (train.Source.Shape != test.Source.Shape)
            throw new UserErrorException($"The training and test images in {folder} have different sizes: they are not of one data set.");
        return new ImageData(Classes, train, test);
    }

    static LabelledImages ReadPart(string folder, string imageFile, string labelFile, Normalization normalization, Augmentation augmentation)
    {
        var (sizes, pixels) = IdxFile.Read(Path.Combine(folder, imageFile), dimensions: 3);
        var (_, labels) = IdxFile.Read(Path.Combine(folder, labelFile), dimensions: 1);
        if (labels.Length != sizes[0])
            throw new UserErrorException($"{Path.Combine(folder, labelFile)} has {labels.Length} labels for {sizes[0]} images: the files do not belong together.");
        if (Array.FindIndex(labels, label => label >= Classes) is >= 0 and var row)
            throw new UserErrorException($"{Path.Combine(folder, labelFile)} has the label {labels[row]}; there are 0 to {Classes - 1}. Fetch the file again.");
        var source = new StoredImages(pixels, new ImageShape(1, sizes[1], sizes[2]), normalization, augmentation);
        return new LabelledImages(source, [.. labels.Select(label => (int)label)]);
    }
}
