using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>The data sets of images.</summary>
static class ImageDataSets
{
    /// <summary>The side of the photographs' squares that ImageNet's networks see.</summary>
    const int PhotographSize = 224;

    /// <summary>CIFAR-10 in its binary version.</summary>
    public static ImageDataSet Cifar10 { get; } = new()
    {
        Name = "cifar-10",
        Summary = "CIFAR-10: 60 000 colour images of 32x32 in 10 classes (Krizhevsky 2009)",
        SubFolder = "cifar-10-batches-bin",
        Files = [.. Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin"), "test_batch.bin"],
        Publisher = new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        Models = ImageModels.SmallColour,
        HumanLabelFolder = "cifar-10n",
        Read = (folder, options) => ReadCifar(folder, Cifar10!, 10, Normalization.Cifar10, options),
    };

    /// <summary>CIFAR-100 in its binary version.</summary>
    public static ImageDataSet Cifar100 { get; } = new()
    {
        Name = "cifar-100",
        Summary = "CIFAR-100: 60 000 colour images of 32x32 in 100 classes (Krizhevsky 2009)",
        SubFolder = "cifar-100-binary",
        Files = ["train.bin", "test.bin"],
        Publisher = new Uri("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
        Models = ImageModels.SmallColour,
        Read = (folder, options) => ReadCifar(folder, Cifar100!, 100, Normalization.Cifar100, options),
    };

    /// <summary>Fashion-MNIST.</summary>
    public static ImageDataSet FashionMnist { get; } = new()
    {
        Name = "fashion-mnist",
        Summary = "Fashion-MNIST: 70 000 grey images of 28x28 in 10 classes of clothes (Xiao et al. 2017)",
        SubFolder = "fashion-mnist",
        Files = MnistFiles.Names,
        Publisher = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
        Models = ImageModels.SmallGrey,
        AugmentByDefault = false,
        Read = (folder, options) => MnistFiles.Read(folder, Normalization.FashionMnist, new Augmentation(Padding, Flip: true, CutoutOf(options, 28))),
    };

    /// <summary>MNIST.</summary>
    public static ImageDataSet Mnist { get; } = new()
    {
        Name = "mnist",
        Summary = "MNIST: 70 000 grey images of 28x28 in 10 classes of digits (LeCun et al. 1998)",
        SubFolder = "mnist",
        Files = MnistFiles.Names,
        Publisher = new Uri("http://yann.lecun.com/exdb/mnist/"),
        Models = ImageModels.SmallGrey,
        AugmentByDefault = false,
        Read = (folder, options) => MnistFiles.Read(folder, Normalization.Mnist, new Augmentation(Padding, Flip: false, CutoutOf(options, 28))),
    };

    /// <summary>ImageNet, or any set of photographs in the same folders.</summary>
    public static ImageDataSet ImageNet { get; } = new()
    {
        Name = "imagenet",
        Summary = "ImageNet: 1.28 million photographs in 1000 classes, or your own in folders train/CLASS and val/CLASS",
        SubFolder = "imagenet",
        Files = ImageNetFolder.Names,
        Publisher = new Uri("https://www.image-net.org/download"),
        Models = ImageModels.Photographs,
        ValidationShare = 0.04,
        Read = ReadImageNet,
    };

    /// <summary>Every data set of images.</summary>
    public static IReadOnlyList<ImageDataSet> All { get; } = [Cifar10, Cifar100, FashionMnist, Mnist, ImageNet];

    const int Padding = 4;

    static ImageData ReadCifar(string folder, ImageDataSet set, int classes, Normalization normalization, TaskOptions options)
    {
        var augmentation = new Augmentation(Padding, Flip: true, CutoutOf(options, CifarFiles.Shape.Height));
        var paths = set.Files.Select(file => Path.Combine(folder, file)).ToArray();
        return new ImageData(classes, Part(paths[..^1]), Part(paths[^1..]));

        LabelledImages Part(string[] files)
        {
            var (pixels, labels) = CifarFiles.Read(files, classes);
            return new LabelledImages(new StoredImages(pixels, CifarFiles.Shape, normalization, augmentation), labels);
        }
    }

    static ImageData ReadImageNet(string folder, TaskOptions options)
    {
        if (options.Cutout != 0) throw new UserErrorException("--cutout is for small images; the task imagenet crops at random sizes instead.");
        return ImageNetFolder.Read(folder, PhotographSize);
    }

    static int CutoutOf(TaskOptions options, int side)
    {
        if (options.Cutout < 0 || options.Cutout > side) throw new UserErrorException($"--cutout must be between 0 and {side}, not {options.Cutout}.");
        if (options is { Cutout: > 0, Augment: false }) throw new UserErrorException("--cutout is a part of augmentation: leave one of the two options out.");
        return options.Cutout;
    }
}
