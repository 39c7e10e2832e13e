using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>A data set of images: its files, how they are read and how they are trained on.</summary>
sealed record ImageDataSet
{
    /// <summary>Its files, and its name on the command line.</summary>
    public required DataSet Files { get; init; }

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

    /// <summary>The name on the command line.</summary>
    public string Name => Files.Name;

    /// <summary>The set's task.</summary>
    public TaskDescription Task => new(Name, $"Classify images. {Files.Summary}.", Models, options => new ImageTask(this, options)) { Options = TaskDescription.OfImages };

    /// <summary>The labels that people gave to the training images, where the options ask for them.</summary>
    /// <exception cref="UserErrorException">This set has none, or their file is missing or damaged.</exception>
    public int[]? ReadHumanLabels(string folder, ImageData data, TaskOptions options)
    {
        if (options.HumanLabels is not { } name) return null;
        if (HumanLabelFolder is null) throw new UserErrorException($"--human-labels are those of CIFAR-10N for the task cifar-10; the task {Name} has none.");
        var inside = Path.Combine(folder, CifarHumanLabels.FileName);
        var beside = Path.Combine(folder, "..", HumanLabelFolder, CifarHumanLabels.FileName);
        return CifarHumanLabels.Read(Path.Exists(inside) ? inside : Path.GetFullPath(beside), name, data.Train.Labels);
    }
}
