namespace Lawn.Tasks;

/// <summary>What a task is made from.</summary>
public sealed record TaskOptions
{
    /// <summary>The data folder given by the user; null looks in <c>$LAWN_DATA</c>, then <c>~/.cache/lawn</c>.</summary>
    public string? Data { get; init; }

    /// <summary>The model's name; null takes the task's default.</summary>
    public string? Model { get; init; }

    /// <summary>Predictive factors of a recommendation model.</summary>
    public int Factors { get; init; } = 8;

    /// <summary>The seed of initial weights, order and drawn training negatives. The data and its split are the same for every seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Images: how many of the training images are used, the same number of every class; the validation images are a part of them. Null uses all.
    /// </summary>
    public int? TrainLimit { get; init; }

    /// <summary>Images: the fraction of training labels that are replaced by another class, drawn uniformly. Validation and test keep theirs.</summary>
    public double LabelNoise { get; init; }

    /// <summary>CIFAR-10: trains on labels that people gave (CIFAR-10N): aggregate, random1, random2, random3 or worst. Null for the true ones.</summary>
    public string? HumanLabels { get; init; }

    /// <summary>Images: the seed of the training subset, the validation split and the label noise, which runs to be compared share.</summary>
    public int DataSeed { get; init; }

    /// <summary>Images: whether training images are randomly cropped and flipped; null takes the task's default.</summary>
    public bool? Augment { get; init; }

    /// <summary>Small images: the side of the square that augmentation blanks out in each; 0 for none.</summary>
    public int Cutout { get; init; }

    /// <summary>The device of the model and its batches: <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Images: the threads that prepare batches in the background; null takes as many as there are processors. The batches are the same for any number.</summary>
    public int? Workers { get; init; }
}
