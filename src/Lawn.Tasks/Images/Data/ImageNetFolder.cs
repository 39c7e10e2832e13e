using System.Globalization;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>
/// ImageNet as it is usually unpacked: <c>train/CLASS/*.JPEG</c>, and <c>val</c> either in the same form or flat, with a list
/// <c>val.txt</c> of lines <c>FILE CLASS-NUMBER</c>. Classes are numbered from 0 in the ordinal order of their folders' names.
/// </summary>
static class ImageNetFolder
{
    /// <summary>What a folder must hold.</summary>
    public static IReadOnlyList<string> Names { get; } = ["train", "val"];

    /// <summary>The list of validation images where they lie flat.</summary>
    public const string ListFile = "val.txt";

    static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".jpeg", ".jpg" };

    /// <summary>Lists the images; they are read when they are needed.</summary>
    /// <param name="folder">The folder with <c>train</c> and <c>val</c>.</param>
    /// <param name="size">The side of the squares that the network sees.</param>
    /// <exception cref="UserErrorException">There are no classes or no images, or the two parts do not fit together.</exception>
    public static ImageData Read(string folder, int size)
    {
        var train = Path.Combine(folder, Names[0]);
        var classes = ClassesIn(train);
        if (classes.Length < 2) throw new UserErrorException($"{train} has {classes.Length} folders of classes; at least 2 are needed, each with JPEG files.");
        var test = Path.Combine(folder, Names[1]);
        return new ImageData(
            classes.Length,
            Source(ByClass(train, classes), size),
            Source(ClassesIn(test).Length > 0 ? ByClass(test, classes) : Listed(test, Path.Combine(folder, ListFile), classes.Length), size));
    }

    static string[] ClassesIn(string folder) =>
        DataFile.Browse<string[]>(folder, within => [.. Directory.EnumerateDirectories(within).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]);

    static LabelledImages Source(List<(string Path, int Label)> files, int size) => new(
        new JpegImages([.. files.Select(file => file.Path)], size, Normalization.ImageNet),
        [.. files.Select(file => file.Label)]);

    static List<(string Path, int Label)> ByClass(string folder, string[] classes)
    {
        if (ClassesIn(folder).FirstOrDefault(name => !classes.Contains(name)) is { } unknown)
            throw new UserErrorException($"{Path.Combine(folder, unknown)} is a class without training images: remove it, or add them.");
        var files = new List<(string Path, int Label)>();
        for (var label = 0; label < classes.Length; label++)
        {
            var inside = Path.Combine(folder, classes[label]);
            if (Directory.Exists(inside)) files.AddRange(ImagesIn(inside).Select(path => (path, label)));
        }

        return files.Count > 0 ? files : throw new UserErrorException($"{folder} has no JPEG files in its folders. Add some, or name another folder with --data.");
    }

    static string[] ImagesIn(string folder) =>
        DataFile.Browse<string[]>(folder, within => [.. Directory.EnumerateFiles(within).Where(path => Extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)]);

    static List<(string Path, int Label)> Listed(string folder, string list, int classes)
    {
        if (!Path.Exists(list)) throw new UserErrorException($"{folder} has no folders of classes, and there is no list {list} of lines 'FILE CLASS-NUMBER'.");
        var files = new List<(string Path, int Label)>();
        foreach (var (index, line) in DataFile.ReadLines(list).Index())
        {
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0) continue;
            if (fields.Length != 2 || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var label) || label >= classes)
                throw new UserErrorException($"{list}, line {index + 1}: {DataFile.Quote(line)} is not 'FILE CLASS-NUMBER' with a number from 0 to {classes - 1}.");
            var path = Path.Combine(folder, fields[0]);
            if (!File.Exists(path)) throw new UserErrorException($"{list}, line {index + 1}: {DataFile.Quote(fields[0])} does not exist in {folder}. Remove the line, or add the file.");
            files.Add((path, label));
        }

        return files.Count > 0 ? files : throw new UserErrorException($"{list} names no image. Add lines, or put the images in folders of classes.");
    }
}
