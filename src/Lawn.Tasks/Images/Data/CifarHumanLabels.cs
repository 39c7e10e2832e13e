using System.Globalization;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>
/// CIFAR-10N (Wei et al. 2022): the labels that people gave to CIFAR-10's training images, in the order of those images. The file is a
/// table with a header, one line an image.
/// </summary>
static class CifarHumanLabels
{
    /// <summary>The file, in the folder <c>cifar-10n</c> beside CIFAR-10's.</summary>
    public const string FileName = "cifar-10n.csv";

    static readonly Dictionary<string, string> Columns = new()
    {
        ["aggregate"] = "aggre_label",
        ["random1"] = "random_label1",
        ["random2"] = "random_label2",
        ["random3"] = "random_label3",
        ["worst"] = "worse_label",
    };

    /// <summary>The sets of labels: about 9, 17, 18, 18 and 40 per cent of them differ from CIFAR-10's own.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Columns.Keys];

    /// <summary>Reads one set of labels.</summary>
    /// <exception cref="UserErrorException">The file is missing or damaged, or its clean labels are not those of the images.</exception>
    public static int[] Read(string path, string name, ReadOnlySpan<int> clean)
    {
        if (!Columns.TryGetValue(name, out var wanted))
            throw new UserErrorException($"There are no human labels '{name}'. Choose one of {string.Join(", ", Names)}.");
        if (!Path.Exists(path)) throw new UserErrorException($"{path} does not exist. It holds the human labels of CIFAR-10N; fetch it, or leave them out.");
        var lines = DataFile.ReadLines(path);
        var header = lines.FirstOrDefault("").Split(',');
        var (column, cleanColumn) = (Array.IndexOf(header, wanted), Array.IndexOf(header, "clean_label"));
        if (column < 0 || cleanColumn < 0) throw new UserErrorException($"{path} has no columns clean_label and {wanted}: it is not the table of CIFAR-10N. Fetch it again.");
        if (lines.Length - 1 != clean.Length) throw new UserErrorException($"{path} has {lines.Length - 1} lines of labels for {clean.Length} training images: it is cut short or of another set. Fetch it again.");

        var labels = new int[clean.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            var fields = lines[row + 1].Split(',');
            labels[row] = Label(fields, column);
            if (labels[row] < 0 || Label(fields, cleanColumn) != clean[row])
                throw new UserErrorException($"{path}, line {row + 2}: {DataFile.Quote(lines[row + 1])} does not fit training image {row} of class {clean[row]}. Fetch the file again.");
        }

        return labels;
    }

    static int Label(string[] fields, int column) =>
        column < fields.Length && int.TryParse(fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < 10 ? label : -1;
}
