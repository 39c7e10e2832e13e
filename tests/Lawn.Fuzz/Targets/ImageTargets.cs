using System.Text;
using Lawn.Tasks;
using Lawn.Tasks.Images;
using SkiaSharp;

namespace Lawn.Fuzz;

/// <summary>Readers of images and their labels.</summary>
static class ImageTargets
{
    static readonly int[] Clean = [6, 9, 9, 4, 1, 1];
    static readonly float[] Pixels = new float[3 * 32 * 32];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("cifar-10", [Records(1, 10), Records(1, 3)], new ByteMutator(), (folder, input) => CifarFiles.Read([folder.Write("data_batch_1.bin", input)], 10)),
        new("cifar-100", [Records(2, 100), Records(2, 2)], new ByteMutator(), (folder, input) => CifarFiles.Read([folder.Write("train.bin", input)], 100)),
        new("cifar-10n", [HumanLabels()], new TextMutator([","], ["clean_label", "aggre_label", "worse_label", "\""]), (folder, input) =>
            CifarHumanLabels.Read(folder.Write("cifar-10n.csv", input), "worst", Clean)),
        // A gzip file may unpack to a thousand times its size, and unpacking doubles its buffers.
        new("idx-images", [Idx(3, 4, 28, 28), Idx(3, 1, 28, 28)], new GzipMutator(), (folder, input) => IdxFile.Read(folder.Write("images.gz", input), 3)) { BytesPerByte = 4096 },
        new("idx-labels", [Idx(1, 10), Idx(1, 1)], new GzipMutator(), (folder, input) => IdxFile.Read(folder.Write("labels.gz", input), 1)) { BytesPerByte = 4096 },
        new("imagenet-list", [Encoding.ASCII.GetBytes("a.jpg 0\nb.jpg 1\na.jpg 1\n")], new TextMutator([" ", "\t"], ["a.jpg", "b.jpg", "../train/x/a.jpg", "/", "\0"]), ReadList),
        new("jpeg", [Jpeg(48, 40, 80), Jpeg(16, 8, 20), Jpeg(1, 1, 50)], new ByteMutator(), (folder, input) =>
        {
            var images = new JpegImages([folder.Write("image.jpg", input)], 32, Normalization.ImageNet);
            images.Write(0, Pixels);
            images.WriteAugmented(0, new RandomStream(1), Pixels);
        }),
    ];

    static void ReadList(ScratchFolder folder, byte[] input)
    {
        var root = Path.Combine(folder.Path, "imagenet");
        if (!Directory.Exists(root))
        {
            foreach (var name in new[] { "train/x", "train/y", "val" }) Directory.CreateDirectory(Path.Combine(root, name));
            foreach (var name in new[] { "train/x/a.jpg", "train/y/b.jpg", "val/a.jpg", "val/b.jpg" }) File.WriteAllBytes(Path.Combine(root, name), [0]);
        }

        File.WriteAllBytes(Path.Combine(root, ImageNetFolder.ListFile), input);
        ImageNetFolder.Read(root, 32);
    }

    static byte[] Records(int labelBytes, int count)
    {
        var content = new byte[count * (labelBytes + 3072)];
        for (var k = 0; k < content.Length; k++) content[k] = (byte)(k % 251);
        for (var record = 0; record < count; record++) content.AsSpan(record * (labelBytes + 3072), labelBytes).Fill((byte)(record % 10));
        return content;
    }

    static byte[] HumanLabels()
    {
        var text = new StringBuilder("clean_label,worse_label,aggre_label,random_label1,random_label2,random_label3\n");
        foreach (var label in Clean) text.Append($"{label},{(label + 1) % 10},{label},{label},{label},{label}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static byte[] Idx(params byte[] dimensionsThenSizes)
    {
        var sizes = dimensionsThenSizes[1..];
        byte[] header = [0, 0, 8, dimensionsThenSizes[0], .. sizes.SelectMany(size => new byte[] { 0, 0, 0, size })];
        return GzipMutator.Pack([.. header, .. Enumerable.Range(0, sizes.Aggregate(1, (product, size) => product * size)).Select(k => (byte)(k % 10))]);
    }

    static byte[] Jpeg(int width, int height, int quality)
    {
        using var picture = new SKBitmap(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) picture.SetPixel(x, y, new SKColor((byte)(x * 5), (byte)(y * 6), (byte)(x * y)));
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }
}
