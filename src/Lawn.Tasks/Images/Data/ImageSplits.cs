using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>The images of one run.</summary>
/// <param name="Train">What is trained on, with the labels that are trained on.</param>
/// <param name="Validation">Held out of the training files; its labels are the true ones.</param>
/// <param name="Test">The test files.</param>
sealed record ImageSplits(LabelledImages Train, LabelledImages Validation, LabelledImages Test)
{
    // Streams of random numbers, one a purpose, far from those of the epochs.
    const ulong SubsetStream = ulong.MaxValue, HoldOutStream = ulong.MaxValue - 1, NoiseStream = ulong.MaxValue - 2;

    /// <summary>Takes a subset where one is asked for, holds the validation images out, and makes training labels noisy where asked for.</summary>
    /// <param name="data">The data.</param>
    /// <param name="validationShare">The share of the training images, or of their subset, that is held out.</param>
    /// <param name="humanLabels">Other labels of all training images, to be trained on; null for none.</param>
    /// <param name="options">The limit, the noise and the seed of both; the run's own seed plays no part.</param>
    /// <exception cref="UserErrorException">The limit or the noise does not fit the data.</exception>
    public static ImageSplits Make(ImageData data, double validationShare, int[]? humanLabels, TaskOptions options)
    {
        var seed = (ulong)options.DataSeed;
        if (options.TrainLimit is { } limit && (limit < data.Classes || limit > data.Train.Count))
            throw new UserErrorException($"--train-limit must be between {data.Classes}, the number of classes, and {data.Train.Count}, the number of training images, not {limit}.");
        if (!(options.LabelNoise is >= 0 and < 1))
            throw new UserErrorException($"--label-noise must be a fraction of at least 0 and below 1, not {options.LabelNoise}.");

        int[] subset = options.TrainLimit is { } count
            ? ClassBalance.Subset(data.Train.Labels, data.Classes, count, new RandomStream(seed, SubsetStream))
            : [.. Enumerable.Range(0, data.Train.Count)];
        var available = data.Train.Pick(subset);
        var (kept, heldOut) = ClassBalance.HoldOut(available.Labels, data.Classes, validationShare, new RandomStream(seed, HoldOutStream));
        var train = available.Pick(kept);
        if (humanLabels is not null) train = train with { Labels = [.. train.Positions.Select(position => humanLabels[position])] };
        train = train with { Labels = LabelNoise.Apply(train.Labels, data.Classes, options.LabelNoise, new RandomStream(seed, NoiseStream)) };
        return new ImageSplits(train, available.Pick(heldOut), data.Test);
    }
}
