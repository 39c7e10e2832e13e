using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>Small whole data sets, to be damaged.</summary>
static class SampleData
{
    const int Users = 6;
    const int Items = 130;

    public static void MovieLens100K(string folder) => Text(folder, "u.data", Ratings("\t"));

    public static void MovieLens1M(string folder) => Text(folder, "ratings.dat", Ratings("::"));

    public static void Ncf(string folder)
    {
        var users = Enumerable.Range(0, Users).ToList();
        Text(folder, "ml-1m.train.rating", string.Concat(users.SelectMany(user => Enumerable.Range(0, 5).Select(k => $"{user}\t{(user * 5) + k}\t4\t{100 + k}\n"))));
        Text(folder, "ml-1m.test.rating", string.Concat(users.Select(user => $"{user}\t{Items - 1 - user}\t5\t200\n")));
        Text(folder, "ml-1m.test.negative", string.Concat(users.Select(user => $"({user},{Items - 1 - user})\t{string.Join('\t', Enumerable.Range(40, 9))}\n")));
    }

    public static void Cifar10(string folder)
    {
        foreach (var name in Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin").Append("test_batch.bin")) Bytes(folder, name, Records(1, 20));
        Text(folder, "cifar-10n.csv", "clean_label,aggre_label,worse_label,random_label1,random_label2,random_label3\n" + string.Concat(Enumerable.Range(0, 100).Select(k => $"{k % 10},{k % 10},{(k + 1) % 10},0,0,0\n")));
    }

    public static void Cifar100(string folder)
    {
        Bytes(folder, "train.bin", Records(2, 200));
        Bytes(folder, "test.bin", Records(2, 100));
    }

    public static void Mnist(string folder)
    {
        Idx(folder, "train-images-idx3-ubyte.gz", [60, 28, 28]);
        Idx(folder, "train-labels-idx1-ubyte.gz", [60]);
        Idx(folder, "t10k-images-idx3-ubyte.gz", [20, 28, 28]);
        Idx(folder, "t10k-labels-idx1-ubyte.gz", [20]);
    }

    public static void ImageNet(string folder)
    {
        foreach (var name in new[] { "train/cat", "train/dog", "val" }) Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var name in new[] { "train/cat/1.jpg", "train/cat/2.jpg", "train/dog/1.jpg", "train/dog/2.jpg", "val/1.jpg", "val/2.jpg" }) Bytes(folder, name, Jpeg());
        Text(folder, "val.txt", "1.jpg 0\n2.jpg 1\n");
    }

    public static void Text(string folder, string name, string text) => Bytes(folder, name, Encoding.UTF8.GetBytes(text));

    public static void Bytes(string folder, string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);

    /// <summary>Changes a file of text.</summary>
    public static void Edit(string folder, string name, Func<string, string> change) => Text(folder, name, change(File.ReadAllText(Path.Combine(folder, name))));

    /// <summary>Changes a file.</summary>
    public static void Patch(string folder, string name, Func<byte[], byte[]> change) => Bytes(folder, name, change(File.ReadAllBytes(Path.Combine(folder, name))));

    /// <summary>Puts a folder where a file was.</summary>
    public static void ToFolder(string folder, string name)
    {
        File.Delete(Path.Combine(folder, name));
        Directory.CreateDirectory(Path.Combine(folder, name));
    }

    /// <summary>Puts a file where a folder was.</summary>
    public static void ToFile(string folder, string name)
    {
        Directory.Delete(Path.Combine(folder, name), recursive: true);
        Text(folder, name, "a file");
    }

    /// <summary>Puts a link to a file that exists and cannot be read, even by root.</summary>
    public static void ToUnreadable(string folder, string name) => ToLink(folder, name, "/proc/self/mem");

    /// <summary>Puts a link.</summary>
    public static void ToLink(string folder, string name, string target)
    {
        File.Delete(Path.Combine(folder, name));
        File.CreateSymbolicLink(Path.Combine(folder, name), target);
    }

    public static void Idx(string folder, string name, int[] sizes, byte type = 8) =>
        Bytes(folder, name, Gzip([0, 0, type, (byte)sizes.Length, .. sizes.SelectMany(size => BitConverter.GetBytes(size).Reverse()), .. Cycle(sizes.Aggregate(1, (product, size) => product * size), 10)]));

    public static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var packing = new GZipStream(target, CompressionLevel.Fastest)) packing.Write(content);
        return target.ToArray();
    }

    static string Ratings(string delimiter) =>
        string.Concat(from user in Enumerable.Range(1, Users) from k in Enumerable.Range(0, 22) select $"{user}{delimiter}{(((user - 1) * 22) + k) % Items + 1}{delimiter}{(k % 5) + 1}{delimiter}{978300000 + k}\n");

    static byte[] Records(int labelBytes, int count)
    {
        var content = Cycle(count * (labelBytes + 3072), 251);
        for (var record = 0; record < count; record++)
            for (var k = 0; k < labelBytes; k++) content[(record * (labelBytes + 3072)) + k] = (byte)(record % (labelBytes == 1 || k == 0 ? 10 : 100));
        return content;
    }

    static byte[] Cycle(int length, int period) => [.. Enumerable.Range(0, length).Select(k => (byte)(k % period))];

    static byte[] Jpeg()
    {
        using var picture = new SKBitmap(40, 30);
        picture.Erase(SKColors.SeaGreen);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
