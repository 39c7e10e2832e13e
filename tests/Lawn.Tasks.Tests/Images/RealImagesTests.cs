using Lawn.Tasks.Images;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Images;

/// <summary>Tests on the published data, where it is at hand.</summary>
public class RealImagesTests
{
    static string Locate(ImageDataSet set)
    {
        var located = set.Files.TryLocate(null);
        Assert.SkipWhen(located is null, $"The data set {set.Name} is not in $LAWN_DATA or ~/.cache/lawn.");
        return located!.Folder;
    }

    static ITrainingTask Create(ImageDataSet set, TaskOptions options)
    {
        Locate(set);
        return set.Task.Create(options);
    }

    [Fact]
    public void CIFAR_10_has_the_published_counts_and_channels()
    {
        var data = ImageDataSets.Cifar10.Read(Locate(ImageDataSets.Cifar10), new TaskOptions());
        AssertCounts(data, 50_000, 10_000);
        Assert.Equal([6, 9, 9, 4, 1, 1, 2, 7, 8, 3], data.Train.Labels[..10]); // frog, truck, truck, deer, ...
        AssertNormalised(data);
    }

    [Fact]
    public void Fashion_MNIST_has_the_published_counts()
    {
        var data = ImageDataSets.FashionMnist.Read(Locate(ImageDataSets.FashionMnist), new TaskOptions());
        AssertCounts(data, 60_000, 10_000);
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], data.Train.Labels[..10]); // boot, T-shirt, T-shirt, dress, ...
        Assert.Equal(new ImageShape(1, 28, 28), data.Train.Source.Shape);
        AssertNormalised(data);
    }

    static void AssertCounts(ImageData data, int train, int test)
    {
        Assert.Equal((train, test), (data.Train.Count, data.Test.Count));
        Assert.All([data.Train, data.Test], part =>
        {
            var histogram = part.Labels.CountBy(label => label).OrderBy(p => p.Key).Select(p => p.Value);
            Assert.Equal(Enumerable.Repeat(part.Count / 10, 10), histogram);
        });
    }

    // With planes or constants mixed up, a channel would miss mean 0 by 0.03 or more.
    static void AssertNormalised(ImageData data)
    {
        using var scope = NewDisposeScope();
        using var batch = new BatchBuilder(1).Plain(data.Train, Enumerable.Range(0, data.Train.Count).Where(row => row % 5 == 0).ToArray());
        var (mean, deviation) = (batch.Inputs[0].mean([0, 2, 3]).data<float>().ToArray(), batch.Inputs[0].std([0, 2, 3]).data<float>().ToArray());
        Assert.All(mean, value => Assert.InRange(value, -0.015, 0.015));
        Assert.All(deviation, value => Assert.InRange(value, 0.985, 1.015));
    }

    [Theory]
    [InlineData("aggregate", 0.0903)]
    [InlineData("random1", 0.1723)]
    [InlineData("random2", 0.1812)]
    [InlineData("random3", 0.1764)]
    [InlineData("worst", 0.4021)]
    public void CIFAR_10N_has_the_published_noise(string name, double rate)
    {
        var set = ImageDataSets.Cifar10;
        var folder = Locate(set);
        var file = Path.Combine(folder, "..", set.HumanLabelFolder!, CifarHumanLabels.FileName);
        Assert.SkipUnless(File.Exists(file), $"CIFAR-10N is not in {Path.GetFullPath(file)}.");
        var options = new TaskOptions { HumanLabels = name };
        var data = set.Read(folder, options);
        var labels = set.ReadHumanLabels(folder, data, options)!;
        Assert.Equal(rate, labels.Zip(data.Train.Labels).Count(p => p.First != p.Second) / 50_000.0, 3e-4);
    }

    [Fact]
    public void Published_splits_hold_a_tenth_out()
    {
        using var task = Create(ImageDataSets.Cifar10, new TaskOptions { Model = "cnn-narrow" });
        var splits = ((ImageTask)task).Splits;
        Assert.Equal((45_000, 5_000, 10_000), (splits.Train.Count, splits.Validation.Count, splits.Test.Count));
        Assert.All(splits.Validation.Labels.CountBy(label => label), p => Assert.Equal(500, p.Value));
    }

    // 3600 of the 60 000 images for four epochs give an accuracy of 0.80 to 0.81 and a loss of 0.52 to 0.56 over four seeds. Chance, and labels
    // in another order than the images, give 0.1 and 2.3; with half of the training labels wrong they give 0.75 and 1.4.
    [Fact]
    public void A_small_network_learns_Fashion_MNIST_from_few_images()
    {
        using var task = Create(ImageDataSets.FashionMnist, new TaskOptions { Model = "cnn-narrow", TrainLimit = 4000 });
        using var optimizer = optim.Adam(task.Model.parameters(), 0.003);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            foreach (var batch in task.Batches(epoch, 64))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    optimizer.zero_grad();
                    task.Loss(task.Logits(batch), batch.Targets).backward();
                    optimizer.step();
                }
            }
        }

        var metrics = task.Evaluate(Split.Test);
        Assert.InRange(metrics["accuracy"], 0.76, 0.95);
        Assert.InRange(metrics["loss"], 0.2, 0.7);
    }
}
