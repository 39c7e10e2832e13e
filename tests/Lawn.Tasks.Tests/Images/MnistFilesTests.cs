using Lawn.Tasks.Images;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Images;

public sealed class MnistFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public MnistFilesTests()
    {
        SampleImages.WriteIdx(PathOf(0), [3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 255, 254, 253, 252]);
        SampleImages.WriteIdx(PathOf(1), [3], [9, 0, 4]);
        SampleImages.WriteIdx(PathOf(2), [1, 2, 2], [5, 6, 7, 8]);
        SampleImages.WriteIdx(PathOf(3), [1], [2]);
    }

    public void Dispose() => _folder.Dispose();

    string PathOf(int file) => Path.Combine(_folder.Path, MnistFiles.Names[file]);

    ImageData Read() => MnistFiles.Read(_folder.Path, new Normalization([0.5f], [0.25f]), new Augmentation(0, false, 0));

    [Fact]
    public void Images_and_labels_are_read_in_order()
    {
        var data = Read();
        Assert.Equal([9, 0, 4], data.Train.Labels);
        Assert.Equal([2], data.Test.Labels);
        Assert.Equal(new ImageShape(1, 2, 2), data.Train.Source.Shape);
        var values = new float[4];
        data.Train.Source.Write(2, values);
        Assert.Equal([2, ((254 / 255f) - 0.5f) / 0.25f, ((253 / 255f) - 0.5f) / 0.25f, ((252 / 255f) - 0.5f) / 0.25f], values);
    }

    [Fact]
    public void A_truncated_download_is_named()
    {
        var whole = File.ReadAllBytes(PathOf(0));
        File.WriteAllBytes(PathOf(0), whole[..(whole.Length / 2)]);
        AssertFault(PathOf(0), "fetch it again");
    }

    [Fact]
    public void Data_shorter_than_its_header_says_is_named()
    {
        SampleImages.WriteIdx(PathOf(0), [3, 2, 2], [1, 2, 3]);
        AssertFault(PathOf(0), "3 x 2 x 2");
    }

    [Fact]
    public void Labels_in_the_place_of_images_are_named()
    {
        SampleImages.WriteIdx(PathOf(0), [3], [1, 2, 3]);
        AssertFault(PathOf(0), "not an IDX file");
    }

    [Fact]
    public void A_file_that_is_not_packed_is_named()
    {
        File.WriteAllText(PathOf(1), "<html>not found</html>");
        AssertFault(PathOf(1), "gzip");
    }

    [Fact]
    public void Files_of_different_lengths_do_not_belong_together()
    {
        SampleImages.WriteIdx(PathOf(1), [2], [1, 2]);
        AssertFault(PathOf(1), "2 labels for 3 images");
    }

    [Fact]
    public void A_label_out_of_range_is_named()
    {
        SampleImages.WriteIdx(PathOf(1), [3], [1, 12, 2]);
        AssertFault(PathOf(1), "label 12");
    }

    void AssertFault(string path, string expected)
    {
        var message = Assert.Throws<UserErrorException>(Read).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
