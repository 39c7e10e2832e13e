using System.Text;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>Files of images and labels, damaged.</summary>
public sealed class ImageFileTests : Rejections
{
    const string Again = "Fetch it again, or name another folder with --data";
    const string Images = "train-images-idx3-ubyte.gz";
    const string Labels = "train-labels-idx1-ubyte.gz";

    static readonly Dictionary<string, DataCase> CifarCases = new()
    {
        ["a file is missing"] = new(folder => File.Delete(Path.Combine(folder, "data_batch_3.bin")), "was not found", "lawn data get cifar-10"),
        ["an empty file"] = new(folder => SampleData.Bytes(folder, "data_batch_3.bin", []), "is empty", Again),
        ["a folder for a file"] = new(folder => SampleData.ToFolder(folder, "test_batch.bin"), "is a folder", Again),
        ["a file that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, "data_batch_1.bin"), "cannot be read", Again),
        ["a cut file"] = new(folder => SampleData.Patch(folder, "data_batch_2.bin", bytes => bytes[..^1]), "not a whole number of CIFAR-10 records", "fetch it again"),
        ["a byte too many"] = new(folder => SampleData.Patch(folder, "test_batch.bin", bytes => [.. bytes, 0]), "not a whole number of CIFAR-10 records", "fetch it again"),
        ["a label out of range"] = new(folder => SampleData.Patch(folder, "data_batch_5.bin", bytes => [10, .. bytes[1..]]), "record 0 has the label 10", "Fetch the file again"),
        ["a file of text"] = new(folder => SampleData.Text(folder, "data_batch_4.bin", "these are no images"), "not a whole number of CIFAR-10 records", "fetch it again"),
    };

    static readonly Dictionary<string, DataCase> HumanCases = new()
    {
        ["no table"] = new(folder => File.Delete(Path.Combine(folder, "cifar-10n.csv")), "does not exist", "fetch it, or leave them out"),
        ["an empty table"] = new(folder => SampleData.Text(folder, "cifar-10n.csv", ""), "is empty", Again),
        ["a folder for the table"] = new(folder => SampleData.ToFolder(folder, "cifar-10n.csv"), "is a folder", Again),
        ["a table that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, "cifar-10n.csv"), "cannot be read", Again),
        ["no header"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text[(text.IndexOf('\n') + 1)..]), "has no columns clean_label and worse_label", "Fetch it again"),
        ["semicolons"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace(',', ';')), "has no columns clean_label and worse_label", "Fetch it again"),
        ["a line too few"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text[..^12]), "99 lines of labels for 100 training images", "Fetch it again"),
        ["a line too many"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text + "1,1,1,1,1,1\n"), "101 lines of labels", "Fetch it again"),
        ["a label of ten"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,", "\n1,1,10,")), "line 3: '1,1,10,0,0,0' does not fit", "Fetch the file again"),
        ["a negative label"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,", "\n1,1,-2,")), "line 3", "Fetch the file again"),
        ["a word for a label"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,", "\n1,1,cat,")), "line 3", "Fetch the file again"),
        ["labels of other images"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,", "\n5,1,2,")), "does not fit training image 1 of class 1", "Fetch the file again"),
        ["a line without fields"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,0,0,0\n2,", "\n\n2,")), "line 3: '' does not fit", "Fetch the file again"),
        ["a line of a megabyte"] = new(folder => SampleData.Edit(folder, "cifar-10n.csv", text => text.Replace("\n1,1,2,", "\n" + new string('7', 1 << 20) + ",1,2,")), "line 3: '7777", "Fetch the file again"),
        ["UTF-16 text"] = new(folder => SampleData.Patch(folder, "cifar-10n.csv", bytes => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]), "UTF-16", "save it as UTF-8"),
    };

    static readonly Dictionary<string, DataCase> MnistCases = new()
    {
        ["a file is missing"] = new(folder => File.Delete(Path.Combine(folder, Labels)), "was not found", "lawn data get mnist"),
        ["no gzip file"] = new(folder => SampleData.Text(folder, Images, "PK these are no images"), "is not a whole gzip file", "fetch it again"),
        ["a cut gzip file"] = new(folder => SampleData.Patch(folder, Images, bytes => bytes[..(bytes.Length / 2)]), "", "fetch it again"),
        ["wrong magic"] = new(folder => SampleData.Patch(folder, Images, _ => SampleData.Gzip([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])), "is not an IDX file", "fetch it again"),
        ["a type of floats"] = new(folder => SampleData.Idx(folder, Images, [60, 28, 28], type: 13), "is not an IDX file of bytes", "fetch it again"),
        ["labels for images"] = new(folder => SampleData.Idx(folder, Images, [60]), "is not an IDX file of bytes in 3 dimension(s)", "fetch it again"),
        ["images for labels"] = new(folder => SampleData.Idx(folder, Labels, [60, 28, 28]), "is not an IDX file of bytes in 1 dimension(s)", "fetch it again"),
        ["a header and nothing else"] = new(folder => SampleData.Bytes(folder, Images, SampleData.Gzip([0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 28, 0, 0, 0, 28])), "has 0 bytes of data", "fetch it again"),
        ["no images"] = new(folder => SampleData.Bytes(folder, Images, SampleData.Gzip([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28])), "its header says 0 x 28 x 28", "fetch it again"),
        ["a header of 2^93 bytes"] = new(folder => SampleData.Bytes(folder, Images, SampleData.Gzip([0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])), "its header is damaged", "fetch it again"),
        ["negative sizes"] = new(folder => SampleData.Bytes(folder, Images, SampleData.Gzip([0, 0, 8, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1])), "its header is damaged", "fetch it again"),
        ["a gzip file that unpacks to 100 MB"] = new(folder => SampleData.Bytes(folder, Images, SampleData.Gzip([0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[100 << 20]])), "its header says 60 x 28 x 28", "fetch it again"),
        ["images of another size"] = new(folder => { SampleData.Idx(folder, Images, [60, 14, 14]); SampleData.Idx(folder, "t10k-images-idx3-ubyte.gz", [20, 14, 14]); }, "have 14 x 14 pixels", "Fetch the files again"),
        ["test images of another size"] = new(folder => SampleData.Idx(folder, "t10k-images-idx3-ubyte.gz", [20, 32, 32]), "have different sizes", "not of one data set"),
        ["fewer labels than images"] = new(folder => SampleData.Idx(folder, Labels, [59]), "59 labels for 60 images", "do not belong together"),
        ["a label of eleven"] = new(folder => SampleData.Bytes(folder, "t10k-labels-idx1-ubyte.gz", SampleData.Gzip([0, 0, 8, 1, 0, 0, 0, 20, .. Enumerable.Repeat((byte)11, 20)])), "has the label 11", "Fetch the file again"),
    };

    static readonly Dictionary<string, DataCase> ImageNetCases = new()
    {
        ["no folder of classes"] = new(folder => { Directory.Delete(Path.Combine(folder, "train"), true); Directory.CreateDirectory(Path.Combine(folder, "train")); }, "0 folders of classes", "at least 2 are needed"),
        ["a single class"] = new(folder => Directory.Delete(Path.Combine(folder, "train", "dog"), true), "1 folders of classes", "at least 2 are needed"),
        ["a file for the training folder"] = new(folder => SampleData.ToFile(folder, "train"), "cannot be read as a folder", Again),
        ["a file for the validation folder"] = new(folder => SampleData.ToFile(folder, "val"), "cannot be read as a folder", Again),
        ["no images"] = new(folder => { foreach (var file in Directory.GetFiles(Path.Combine(folder, "train"), "*", SearchOption.AllDirectories)) File.Delete(file); }, "has no JPEG files", "Add some"),
        ["a class that is only in the validation"] = new(folder => Directory.CreateDirectory(Path.Combine(folder, "val", "cow")), "is a class without training images", "remove it, or add them"),
        ["no list"] = new(folder => File.Delete(Path.Combine(folder, "val.txt")), "there is no list", "lines 'FILE CLASS-NUMBER'"),
        ["an empty list"] = new(folder => SampleData.Text(folder, "val.txt", ""), "is empty", Again),
        ["a folder for the list"] = new(folder => SampleData.ToFolder(folder, "val.txt"), "is a folder", Again),
        ["a list that cannot be read"] = new(folder => SampleData.ToUnreadable(folder, "val.txt"), "cannot be read", Again),
        ["a list with a class too many"] = new(folder => SampleData.Edit(folder, "val.txt", text => text + "1.jpg 2\n"), "line 3", "a number from 0 to 1"),
        ["a list with a negative class"] = new(folder => SampleData.Edit(folder, "val.txt", text => "1.jpg -1\n" + text), "line 1", "a number from 0 to 1"),
        ["a list without classes"] = new(folder => SampleData.Edit(folder, "val.txt", text => "1.jpg\n" + text), "line 1: '1.jpg' is not", "FILE CLASS-NUMBER"),
        ["a list of commas"] = new(folder => SampleData.Edit(folder, "val.txt", text => text.Replace(' ', ',')), "line 1", "FILE CLASS-NUMBER"),
        ["a list with a missing file"] = new(folder => SampleData.Edit(folder, "val.txt", text => text + "9.jpg 1\n"), "line 3: '9.jpg' does not exist", "Remove the line, or add the file"),
        ["a list with a line of a megabyte"] = new(folder => SampleData.Edit(folder, "val.txt", text => new string('x', 1 << 20) + text), "line 1: 'xxx", "Remove the line, or add the file"),
    };

    public static TheoryData<string> Cifar => new(CifarCases.Keys);

    public static TheoryData<string> Human => new(HumanCases.Keys);

    public static TheoryData<string> Mnist => new(MnistCases.Keys);

    public static TheoryData<string> ImageNet => new(ImageNetCases.Keys);

    [Theory]
    [MemberData(nameof(Cifar))]
    public void Cifar_10(string fault) => Spoiled(SampleData.Cifar10, CifarCases[fault], "--task", "cifar-10", "--model", "cnn-narrow");

    [Theory]
    [MemberData(nameof(Human))]
    public void Human_labels(string fault) => Spoiled(SampleData.Cifar10, HumanCases[fault], "--task", "cifar-10", "--model", "cnn-narrow", "--human-labels", "worst");

    [Theory]
    [MemberData(nameof(Mnist))]
    public void Idx(string fault) => Spoiled(SampleData.Mnist, MnistCases[fault], "--task", "mnist", "--model", "cnn-narrow");

    [Theory]
    [MemberData(nameof(ImageNet))]
    public void Photographs(string fault) => Spoiled(SampleData.ImageNet, ImageNetCases[fault], "--task", "imagenet", "--model", "resnet18");

    [Theory]
    [InlineData("cifar-10", "--human-labels wurst", "Choose one of aggregate, random1")]
    [InlineData("cifar-100", "--human-labels worst", "the task cifar-100 has none")]
    [InlineData("cifar-10", "--train-limit 9", "between 10, the number of classes, and 100")]
    [InlineData("cifar-10", "--train-limit 101", "between 10, the number of classes, and 100")]
    [InlineData("cifar-10", "--cutout 33", "--cutout must be between 0 and 32")]
    [InlineData("cifar-10", "--cutout 8 --augment false", "leave one of the two options out")]
    [InlineData("mnist", "--human-labels worst", "the task mnist has none")]
    [InlineData("mnist", "--model vgg19", "There are: cnn")]
    [InlineData("imagenet", "--cutout 8", "the task imagenet crops at random sizes")]
    public void Options_that_do_not_fit_the_data(string task, string options, string remedy)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        foreach (var make in new Action<string>[] { SampleData.Cifar10, SampleData.Cifar100, SampleData.Mnist, SampleData.ImageNet }) make(data);
        Refused("", remedy, ["train", "--task", task, "--data", data, "--out", Commands.PathOf("out"), .. options.Split(' ')]);
    }

    [Theory]
    [InlineData("cifar-10", "--human-labels worst")]
    [InlineData("cifar-100", "--augment true")]
    [InlineData("mnist", "--cutout 4")]
    public void What_is_damaged_here_can_be_trained_on(string task, string options)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        foreach (var make in new Action<string>[] { SampleData.Cifar10, SampleData.Cifar100, SampleData.Mnist }) make(data);
        var result = Support.Commands.Run(["train", "--task", task, "--model", "cnn-narrow", "--data", data, "--epochs", "1", "--threads", "1", "--out", Commands.PathOf("out"), .. options.Split(' ')]);
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
    }

    void Spoiled(Action<string> make, DataCase spoiled, params string[] options)
    {
        var data = Directory.CreateDirectory(Commands.PathOf("data")).FullName;
        make(data);
        spoiled.Spoil(data);
        Refused(spoiled.Fault, spoiled.Remedy, ["train", "--data", data, "--out", Commands.PathOf("out"), .. options]);
    }
}
