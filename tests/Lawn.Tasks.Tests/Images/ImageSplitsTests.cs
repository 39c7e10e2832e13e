using Lawn.Tasks.Images;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Images;

public class ImageSplitsTests
{
    const int Classes = 10;

    static readonly ImageData Data = MakeData(1000);

    static ImageData MakeData(int count)
    {
        var shape = new ImageShape(1, 1, 1);
        var source = new StoredImages(new byte[count], shape, Normalization.Mnist, new Augmentation(0, false, 0));
        return new ImageData(
            Classes,
            new LabelledImages(source, [.. Enumerable.Range(0, count).Select(k => k % Classes)]),
            new LabelledImages(source, [0, 1, 2]));
    }

    static ImageSplits Make(TaskOptions options, int[]? humanLabels = null) => ImageSplits.Make(Data, 0.1, humanLabels, options);

    [Fact]
    public void Training_and_validation_share_no_image_and_keep_the_classes_in_proportion()
    {
        var splits = Make(new TaskOptions());
        Assert.Equal((900, 100, 3), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));
        Assert.Equal(1000, splits.Train.Positions.Union(splits.Validation.Positions).Count());
        Assert.All(splits.Train.Labels.GroupBy(k => k), g => Assert.Equal(90, g.Count()));
        Assert.All(splits.Validation.Labels.GroupBy(k => k), g => Assert.Equal(10, g.Count()));
        Assert.All(splits.Train.Positions.Zip(splits.Train.Labels), p => Assert.Equal(p.First % Classes, p.Second));
    }

    [Fact]
    public void A_limit_takes_the_same_number_of_every_class()
    {
        var splits = Make(new TaskOptions { TrainLimit = 203 });
        Assert.Equal(203, splits.Train.Count + splits.Validation.Count);
        var all = splits.Train.Labels.Concat(splits.Validation.Labels).GroupBy(k => k).Select(g => g.Count()).ToList();
        Assert.Equal(Classes, all.Count);
        Assert.All(all, count => Assert.InRange(count, 20, 21));
        Assert.Equal(3, all.Count(count => count == 21));
        Assert.Equal(20, splits.Validation.Count);
    }

    [Fact]
    public void The_choice_depends_on_the_data_seed_and_not_on_the_run_s_seed()
    {
        var options = new TaskOptions { TrainLimit = 300, LabelNoise = 0.3 };
        var (first, second, other) = (Make(options), Make(options with { Seed = 9 }), Make(options with { DataSeed = 1 }));
        Assert.Equal(first.Train.Positions, second.Train.Positions);
        Assert.Equal(first.Train.Labels, second.Train.Labels);
        Assert.Equal(first.Validation.Positions, second.Validation.Positions);
        Assert.NotEqual(first.Train.Positions, other.Train.Positions);
    }

    [Fact]
    public void Noise_changes_the_stated_number_of_training_labels_to_all_other_classes()
    {
        var splits = Make(new TaskOptions { LabelNoise = 0.5 });
        var wrong = splits.Train.Positions.Zip(splits.Train.Labels).Where(p => p.First % Classes != p.Second).ToList();
        Assert.Equal(450, wrong.Count);
        var shifts = wrong.GroupBy(p => (p.Second - (p.First % Classes) + Classes) % Classes).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(Enumerable.Range(1, 9), shifts.Keys.Order());
        Assert.All(shifts.Values, count => Assert.InRange(count, 20, 80)); // 50 expected, standard deviation 6.7
        Assert.All(splits.Validation.Positions.Zip(splits.Validation.Labels), p => Assert.Equal(p.First % Classes, p.Second));
    }

    [Fact]
    public void Human_labels_replace_those_that_are_trained_on()
    {
        var human = Enumerable.Range(0, 1000).Select(k => k / 100).ToArray();
        var splits = Make(new TaskOptions { TrainLimit = 500 }, human);
        Assert.All(splits.Train.Positions.Zip(splits.Train.Labels), p => Assert.Equal(p.First / 100, p.Second));
        Assert.All(splits.Validation.Positions.Zip(splits.Validation.Labels), p => Assert.Equal(p.First % Classes, p.Second));
    }

    [Fact]
    public void Unequal_classes_give_what_they_have()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 1, 1, 2];
        var rows = ClassBalance.Subset(labels, 3, 6, new RandomStream(1));
        Assert.Equal([3, 2, 1], Enumerable.Range(0, 3).Select(k => rows.Count(row => labels[row] == k)));
        Assert.Equal(9, ClassBalance.Subset(labels, 3, 9, new RandomStream(1)).Length);
    }

    [Theory]
    [InlineData(9, 0.0, "--train-limit")]
    [InlineData(1001, 0.0, "--train-limit")]
    [InlineData(null, 1.0, "--label-noise")]
    [InlineData(null, -0.1, "--label-noise")]
    [InlineData(null, double.NaN, "--label-noise")]
    public void Values_that_do_not_fit_are_named(int? limit, double noise, string option) => Assert.StartsWith(
        option, Assert.Throws<UserErrorException>(() => Make(new TaskOptions { TrainLimit = limit, LabelNoise = noise })).Message);
}
