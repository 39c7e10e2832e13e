using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>The data sets of images.</summary>
static class ImageDataSets
{
    const int Padding = 4;

    /// <summary>The side of the photographs' squares that ImageNet's networks see.</summary>
    const int PhotographSize = 224;

    static readonly string[] Cifar10Files = [.. Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin"), "test_batch.bin"];

    static readonly string[] Cifar100Files = ["train.bin", "test.bin"];

    /// <summary>CIFAR-10 in its binary version.</summary>
    public static ImageDataSet Cifar10 { get; } = new()
    {
        Files = new()
        {
            Name = "cifar-10",
            Summary = "CIFAR-10: 60 000 colour images of 32x32 in 10 classes",
            Terms = "No licence is stated. Cite Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.",
            SubFolder = "cifar-10-batches-bin",
            Layouts = [Layout("the binary version", Cifar10Files, folder => ReadCifar10(folder, new TaskOptions()), new ImageCounts(10, 50_000, 10_000))],
            Downloads = [CifarArchive("cifar-10", "cifar-10-batches-bin", "c32a1d4ab5d03f1284b67883e8d87530", Cifar10Files)],
        },
        Models = ImageModels.SmallColour,
        HumanLabelFolder = "cifar-10n",
        Read = ReadCifar10,
    };

    /// <summary>CIFAR-100 in its binary version.</summary>
    public static ImageDataSet Cifar100 { get; } = new()
    {
        Files = new()
        {
            Name = "cifar-100",
            Summary = "CIFAR-100: 60 000 colour images of 32x32 in 100 classes",
            Terms = "No licence is stated. Cite Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.",
            SubFolder = "cifar-100-binary",
            Layouts = [Layout("the binary version", Cifar100Files, folder => ReadCifar100(folder, new TaskOptions()), new ImageCounts(100, 50_000, 10_000))],
            Downloads = [CifarArchive("cifar-100", "cifar-100-binary", "03b5dce01913d631647c71ecec9e9cb8", Cifar100Files)],
        },
        Models = ImageModels.SmallColour,
        Read = ReadCifar100,
    };

    /// <summary>Fashion-MNIST.</summary>
    public static ImageDataSet FashionMnist { get; } = new()
    {
        Files = new()
        {
            Name = "fashion-mnist",
            Summary = "Fashion-MNIST: 70 000 grey images of 28x28 in 10 classes of clothes",
            Terms = "MIT licence. Cite Xiao, Rasul and Vollgraf (2017), Fashion-MNIST.",
            SubFolder = "fashion-mnist",
            Layouts = [Layout("IDX files", MnistFiles.Names, folder => ReadFashionMnist(folder, new TaskOptions()), new ImageCounts(10, 60_000, 10_000))],
            Downloads = MnistDownloads(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                "25c81989df183df01b3e8a0aad5dffbe",
                "bef4ecab320f06d8554ea6380940ec79",
                "bb300cfdad3c16e7a12a480ee83cd310"),
        },
        Models = ImageModels.SmallGrey,
        AugmentByDefault = false,
        Read = ReadFashionMnist,
    };

    /// <summary>MNIST.</summary>
    public static ImageDataSet Mnist { get; } = new()
    {
        Files = new()
        {
            Name = "mnist",
            Summary = "MNIST: 70 000 grey images of 28x28 in 10 classes of digits",
            Terms = "No licence is stated. Cite LeCun, Bottou, Bengio and Haffner (1998), Gradient-Based Learning Applied to Document Recognition.",
            SubFolder = "mnist",
            Layouts = [Layout("IDX files", MnistFiles.Names, folder => ReadMnist(folder, new TaskOptions()), new ImageCounts(10, 60_000, 10_000))],
            Downloads = MnistDownloads(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "f68b3c2dcbeaaa9fbdd348bbdeb94873",
                "d53e105ee54ea40749a09fcbcd1e9432",
                "9fb629c4189551a2d022fa330f9573f3",
                "ec29112dd5afa0611ce80d1b7f02629c"),
        },
        Models = ImageModels.SmallGrey,
        AugmentByDefault = false,
        Read = ReadMnist,
    };

    /// <summary>ImageNet, or any set of photographs in the same folders.</summary>
    public static ImageDataSet ImageNet { get; } = new()
    {
        Files = new()
        {
            Name = "imagenet",
            Summary = "ImageNet: 1.28 million photographs in 1000 classes, or your own in folders train/CLASS and val/CLASS",
            Terms = "ImageNet is for research, after registration at https://www.image-net.org/download. Cite Russakovsky et al. (2015).",
            SubFolder = "imagenet",
            Layouts = [new DataLayout("a folder of JPEG files for each class", [.. ImageNetFolder.Names.Select(name => new DataLayoutFile(name))], DescribeImageNet)],
            Downloads = [],
        },
        Models = ImageModels.Photographs,
        ValidationShare = 0.04,
        Read = ReadImageNet,
    };

    /// <summary>Every data set of images.</summary>
    public static IReadOnlyList<ImageDataSet> All { get; } = [Cifar10, Cifar100, FashionMnist, Mnist, ImageNet];

    static ImageData ReadCifar10(string folder, TaskOptions options) => ReadCifar(folder, Cifar10Files, 10, Normalization.Cifar10, options);

    static ImageData ReadCifar100(string folder, TaskOptions options) => ReadCifar(folder, Cifar100Files, 100, Normalization.Cifar100, options);

    static ImageData ReadCifar(string folder, string[] files, int classes, Normalization normalization, TaskOptions options)
    {
        var augmentation = new Augmentation(Padding, Flip: true, CutoutOf(options, CifarFiles.Shape.Height));
        var paths = files.Select(file => Path.Combine(folder, file)).ToArray();
        return new ImageData(classes, Part(paths[..^1]), Part(paths[^1..]));

        LabelledImages Part(string[] part)
        {
            var (pixels, labels) = CifarFiles.Read(part, classes);
            return new LabelledImages(new StoredImages(pixels, CifarFiles.Shape, normalization, augmentation), labels);
        }
    }

    static ImageData ReadFashionMnist(string folder, TaskOptions options) =>
        ReadGrey(folder, Normalization.FashionMnist, new Augmentation(Padding, Flip: true, CutoutOf(options, MnistFiles.Side)));

    // A mirrored digit is another sign.
    static ImageData ReadMnist(string folder, TaskOptions options) =>
        ReadGrey(folder, Normalization.Mnist, new Augmentation(Padding, Flip: false, CutoutOf(options, MnistFiles.Side)));

    // The networks are made for this size.
    static ImageData ReadGrey(string folder, Normalization normalization, Augmentation augmentation)
    {
        var data = MnistFiles.Read(folder, normalization, augmentation);
        var shape = data.Train.Source.Shape;
        if (shape.Height != MnistFiles.Side || shape.Width != MnistFiles.Side)
            throw new UserErrorException($"The images in {folder} have {shape.Height} x {shape.Width} pixels, those of this task {MnistFiles.Side} x {MnistFiles.Side}: they are of another data set. Fetch the files again.");
        return data;
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

    static DataLayout Layout(string description, IEnumerable<string> files, Func<string, ImageData> read, ImageCounts expected) =>
        new(description, [.. files.Select(name => new DataLayoutFile(name))], folder => expected.Compare(read(folder)));

    static IReadOnlyList<DataFinding> DescribeImageNet(string folder)
    {
        var data = ImageNetFolder.Read(folder, PhotographSize);
        return [new DataFinding(true, $"{data.Classes} classes, {data.Train.Count} training and {data.Test.Count} validation photographs")];
    }

    static DataDownload CifarArchive(string name, string folder, string md5, string[] files) =>
        new(new Uri($"https://www.cs.toronto.edu/~kriz/{name}-binary.tar.gz"), md5, [.. files.Select(file => $"{folder}/{file}")]);

    static DataDownload[] MnistDownloads(string address, params string[] md5) =>
        [.. MnistFiles.Names.Zip(md5, (name, sum) => new DataDownload(new Uri(address + name), sum))];
}
