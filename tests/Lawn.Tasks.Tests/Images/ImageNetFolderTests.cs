using Lawn.Tasks.Images;
using Lawn.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Images;

public sealed class ImageNetFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ImageNetFolderTests() => SampleImages.WriteImageNet(_folder.Path);

    public void Dispose() => _folder.Dispose();

    ImageData Read() => ImageNetFolder.Read(_folder.Path, 32);

    [Fact]
    public void Classes_are_numbered_in_the_order_of_their_folders_names()
    {
        var data = Read();
        Assert.Equal((3, 75, 12), (data.Classes, data.Train.Count, data.Test.Count));
        var values = new float[data.Train.Source.Shape.Size];
        for (var row = 0; row < data.Test.Count; row++)
        {
            data.Test.Source.Write(data.Test.Positions[row], values);
            var planes = Enumerable.Range(0, 3).Select(c => values.Skip(c * 1024).Take(1024).Average()).ToList();
            Assert.Equal(planes.IndexOf(planes.Max()), data.Test.Labels[row]); // red, green, blue
        }
    }

    [Fact]
    public void Validation_images_may_lie_flat_with_a_list()
    {
        var flat = new List<string>();
        foreach (var (index, path) in Directory.EnumerateFiles(Path.Combine(_folder.Path, "val"), "*", SearchOption.AllDirectories).Order().ToList().Index())
        {
            var name = $"ILSVRC2012_val_{index:00000000}.JPEG";
            flat.Add($"{name} {index / 4}");
            File.Move(path, Path.Combine(_folder.Path, "val", name));
        }

        foreach (var empty in Directory.GetDirectories(Path.Combine(_folder.Path, "val"))) Directory.Delete(empty);
        AssertFault("val.txt");
        _folder.Write("val.txt", string.Join('\n', flat) + "\n");
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], Read().Test.Labels);

        _folder.Write("val.txt", flat[0] + "\n" + flat[1].Replace(" 0", " 3"));
        AssertFault("line 2");
        _folder.Write("val.txt", "none.JPEG 1\n");
        AssertFault("does not exist");
    }

    [Fact]
    public void Folders_that_do_not_fit_are_named()
    {
        SampleImages.WriteJpeg(Path.Combine(_folder.Path, "val", "n99999999", "a.JPEG"), 40, 40, SKColors.Red);
        AssertFault("n99999999");
        Directory.Delete(Path.Combine(_folder.Path, "val"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "val", "n01440764"));
        AssertFault("no JPEG files");
        foreach (var folder in Directory.GetDirectories(Path.Combine(_folder.Path, "train"))) Directory.Delete(folder, recursive: true);
        AssertFault("0 folders");
    }

    void AssertFault(string expected) => Assert.Contains(expected, Assert.Throws<UserErrorException>(Read).Message);

    [Fact]
    public void The_task_trains_and_evaluates_from_files_end_to_end()
    {
        using var task = TaskCatalog.Find("imagenet").Create(new TaskOptions { Data = _folder.Path, Model = "resnet18", Workers = 2 });
        Assert.Equal(72, task.ExamplesPerEpoch); // 4 per cent of 25 in each class held out
        using (NewDisposeScope())
        {
            using var batch = task.Batches(epoch: 0, batchSize: 4).First();
            Assert.Equal([4, 3, 224, 224], batch.Inputs[0].shape);
            var logits = task.Logits(batch);
            Assert.Equal([4, 3], logits.shape);
            task.Loss(logits, batch.Targets).backward();
        }

        var metrics = task.Evaluate(Split.Validation);
        Assert.Equal(["accuracy", "loss"], metrics.Keys);
        Assert.InRange(metrics["accuracy"], 0, 1);
    }

    [Fact]
    public void A_damaged_photograph_leaves_the_background_threads_as_one_line()
    {
        var damaged = Path.Combine(_folder.Path, "train", "n01440764", "n01440764_003.JPEG");
        File.WriteAllText(damaged, "not found");
        using var task = TaskCatalog.Find("imagenet").Create(new TaskOptions { Data = _folder.Path, Model = "resnet18", Workers = 2 });
        var fault = Assert.Throws<UserErrorException>(() =>
        {
            foreach (var batch in task.Batches(0, 25)) batch.Dispose();
        });
        Assert.Contains(damaged, fault.Message);
    }
}
