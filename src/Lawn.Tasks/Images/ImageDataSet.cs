using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>A data set of images: where it is looked for, how it is read and how it is trained on.</summary>
sealed record ImageDataSet
{
    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>One line on what it holds.</summary>
    public required string Summary { get; init; }

    /// <summary>The sub-folder of a data folder in which it lies.</summary>
    public required string SubFolder { get; init; }

    /// <summary>The files or folders it needs.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Where its publisher offers it.</summary>
    public required Uri Publisher { get; init; }

    /// <summary>The models, the default first.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Reads the files in a folder.</summary>
    public required Func<string, TaskOptions, ImageData> Read { get; init; }

    /// <summary>Whether training images are changed at random unless the user says otherwise.</summary>
    public bool AugmentByDefault { get; init; } = true;

    /// <summary>The share of the training images that is held out for validation.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The folder, beside this set's, with labels that people gave; null where there are none.</summary>
    public string? HumanLabelFolder { get; init; }

    /// <summary>The set's task.</summary>
    public TaskDescription Task => new(Name, $"Classify images. {Summary}.", Models, options => new ImageTask(this, options));

    /// <summary>Finds the folder with the files.</summary>
    /// <param name="dataOption">The user's data folder; null searches <c>$LAWN_DATA</c>, then <c>~/.cache/lawn</c>.</param>
    /// <exception cref="UserErrorException">They are in none of the folders; the message says which were searched for what.</exception>
    public string Locate(string? dataOption) => TryLocate(dataOption) ?? throw new UserErrorException(
        $"The data set {Name} was not found: {string.Join(" + ", Files)} in {string.Join(", ", Searched(dataOption))}. " +
        $"Name its folder with --data, or fetch it from {Publisher}.");

    /// <summary>Finds the folder with the files, or returns null.</summary>
    /// <inheritdoc cref="Locate"/>
    public string? TryLocate(string? dataOption) => Searched(dataOption).FirstOrDefault(
        folder => Files.All(file => Path.Exists(Path.Combine(folder, file))));

    /// <summary>The labels that people gave to the training images, where the options ask for them.</summary>
    /// <exception cref="UserErrorException">This set has none, or their file is missing or damaged.</exception>
    public int[]? ReadHumanLabels(string folder, ImageData data, TaskOptions options)
    {
        if (options.HumanLabels is not { } name) return null;
        if (HumanLabelFolder is null) throw new UserErrorException($"--human-labels are those of CIFAR-10N for the task cifar-10; the task {Name} has none.");
        var inside = Path.Combine(folder, CifarHumanLabels.FileName);
        var beside = Path.Combine(folder, "..", HumanLabelFolder, CifarHumanLabels.FileName);
        return CifarHumanLabels.Read(File.Exists(inside) ? inside : Path.GetFullPath(beside), name, data.Train.Labels);
    }

    IEnumerable<string> Searched(string? dataOption)
    {
        IEnumerable<string> roots = dataOption is not null ? [dataOption] : DataFolders.Default();
        return roots.SelectMany(root => new[] { root, Path.Combine(root, SubFolder) });
    }
}
