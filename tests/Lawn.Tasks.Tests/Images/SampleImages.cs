using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace Lawn.Tasks.Tests.Images;

/// <summary>Small data sets in the formats of the real ones. A class can be told from the mean colour.</summary>
static class SampleImages
{
    public const int CifarPixels = 3072;

    /// <summary>Binary CIFAR records: row k has the class k modulo the number of classes and its value in every pixel of a plane, with noise.</summary>
    public static byte[] CifarRecords(int count, int classes, int seed = 0)
    {
        var random = new Random(seed);
        var labelBytes = classes == 100 ? 2 : 1;
        var records = new byte[count * (labelBytes + CifarPixels)];
        for (var k = 0; k < count; k++)
        {
            var record = records.AsSpan(k * (labelBytes + CifarPixels), labelBytes + CifarPixels);
            var label = k % classes;
            if (labelBytes == 2) record[0] = (byte)(label / 5);
            record[labelBytes - 1] = (byte)label;
            for (var p = 0; p < CifarPixels; p++) record[labelBytes + p] = (byte)((20 * (p / 1024)) + (label * 150 / classes) + random.Next(60));
        }

        return records;
    }

    /// <summary>A folder with CIFAR-10's six files.</summary>
    public static void WriteCifar10(string folder, int trainPerFile = 60, int test = 50)
    {
        Directory.CreateDirectory(folder);
        for (var file = 1; file <= 5; file++) File.WriteAllBytes(Path.Combine(folder, $"data_batch_{file}.bin"), CifarRecords(trainPerFile, 10, file));
        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), CifarRecords(test, 10, 6));
    }

    /// <summary>A gzip-packed IDX file of bytes.</summary>
    public static void WriteIdx(string path, int[] sizes, byte[] data)
    {
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write([0, 0, 8, (byte)sizes.Length]);
        var number = new byte[4];
        foreach (var size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            packed.Write(number);
        }

        packed.Write(data);
    }

    /// <summary>Photographs in ImageNet's folders, of several sizes: red for the first class, green for the second, blue for the third.</summary>
    public static void WriteImageNet(string folder, int trainPerClass = 25, int testPerClass = 4)
    {
        SKColor[] colours = [new(200, 40, 40), new(40, 200, 40), new(40, 40, 200)];
        string[] classes = ["n01440764", "n01443537", "n02102040"];
        for (var k = 0; k < classes.Length; k++)
        {
            for (var image = 0; image < trainPerClass; image++) Write("train", image);
            for (var image = 0; image < testPerClass; image++) Write("val", image);

            void Write(string part, int image) => WriteJpeg(
                Path.Combine(folder, part, classes[k], $"{classes[k]}_{image:000}.JPEG"), 40 + (13 * (image % 3)), 48 + (7 * (image % 4)), colours[k], image);
        }
    }

    /// <summary>A JPEG of one colour with some noise.</summary>
    public static void WriteJpeg(string path, int width, int height, SKColor colour, int seed = 0)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor(Near(colour.Red), Near(colour.Green), Near(colour.Blue)));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        File.WriteAllBytes(path, data.ToArray());

        byte Near(byte value) => (byte)Math.Clamp(value + random.Next(-20, 21), 0, 255);
    }
}
