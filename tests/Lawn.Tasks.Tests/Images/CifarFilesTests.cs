using Lawn.Tasks.Images;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Images;

public sealed class CifarFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    [Fact]
    public void Files_are_put_together_in_their_order()
    {
        var records = SampleImages.CifarRecords(5, 10);
        const int Record = 1 + SampleImages.CifarPixels;
        var (pixels, labels) = CifarFiles.Read([Write("a", records[..(3 * Record)]), Write("b", records[(3 * Record)..])], classes: 10);
        Assert.Equal([0, 1, 2, 3, 4], labels);
        Assert.Equal(5 * SampleImages.CifarPixels, pixels.Length);
        Assert.Equal(records[(4 * Record) + 1], pixels[4 * SampleImages.CifarPixels]);
        Assert.Equal(records[^1], pixels[^1]);
    }

    [Fact]
    public void The_fine_label_of_CIFAR_100_counts()
    {
        var records = SampleImages.CifarRecords(100, 100);
        records[0] = 19; // the coarse label of the first image
        var (pixels, labels) = CifarFiles.Read([Write("a", records)], classes: 100);
        Assert.Equal(Enumerable.Range(0, 100), labels);
        Assert.Equal(records[2], pixels[0]);
    }

    [Fact]
    public void Missing_truncated_and_foreign_files_are_named_in_one_line()
    {
        var records = SampleImages.CifarRecords(4, 10);
        AssertFault("does not exist", Path.Combine(_folder.Path, "none.bin"), 10);
        AssertFault("truncated", Write("short.bin", records[..^1]), 10);
        AssertFault("3074", Write("ten-as-hundred.bin", records), 100);
        AssertFault("empty", Write("empty.bin", []), 10);
        records[1 + SampleImages.CifarPixels] = 10;
        AssertFault("record 1 has the label 10", Write("label.bin", records), 10);
    }

    static void AssertFault(string expected, string path, int classes)
    {
        var message = Assert.Throws<UserErrorException>(() => CifarFiles.Read([path], classes)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(path, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Human_labels_must_belong_to_the_images()
    {
        var path = _folder.Write("cifar-10n.csv", "clean_label,aggre_label,worse_label,random_label1,random_label2,random_label3\n6,6,4,6,4,1\n9,9,8,9,9,9\n");
        Assert.Equal([4, 8], CifarHumanLabels.Read(path, "worst", [6, 9]));
        Assert.Equal([1, 9], CifarHumanLabels.Read(path, "random3", [6, 9]));
        Assert.Contains("line 3", Assert.Throws<UserErrorException>(() => CifarHumanLabels.Read(path, "worst", [6, 7])).Message);
        Assert.Contains("2 lines", Assert.Throws<UserErrorException>(() => CifarHumanLabels.Read(path, "worst", [6])).Message);
        Assert.Contains("aggregate", Assert.Throws<UserErrorException>(() => CifarHumanLabels.Read(path, "worse", [6, 9])).Message);
        Assert.Contains("columns", Assert.Throws<UserErrorException>(() => CifarHumanLabels.Read(_folder.Write("other.csv", "a,b\n1,2\n"), "worst", [6])).Message);
    }
}
