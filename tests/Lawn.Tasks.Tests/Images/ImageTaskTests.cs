using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Images;

public sealed class ImageTaskTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ImageTaskTests() => SampleImages.WriteCifar10(_folder.Path);

    public void Dispose() => _folder.Dispose();

    ITrainingTask Create(Func<TaskOptions, TaskOptions>? change = null)
    {
        var options = new TaskOptions { Data = _folder.Path, Model = "cnn-narrow" };
        return TaskCatalog.Find("cifar-10").Create(change is null ? options : change(options));
    }

    // All batches of an epoch as one tensor.
    static (Tensor Inputs, Tensor Targets) Epoch(ITrainingTask task, int epoch, int batchSize, int firstBatch = 0)
    {
        var batches = task.Batches(epoch, batchSize, firstBatch).ToList();
        return (cat([.. batches.Select(b => b.Inputs[0])]), cat([.. batches.Select(b => b.Targets)]));
    }

    [Fact]
    public void An_epoch_has_every_training_image_once_in_an_order_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var task = Create(o => o with { Augment = false });
        Assert.Equal(270, task.ExamplesPerEpoch);
        var (first, targets) = Epoch(task, 0, 64);
        var (second, _) = Epoch(task, 1, 64);
        Assert.Equal([270, 3, 32, 32], first.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (first.dtype, targets.dtype));
        Assert.Equal(Enumerable.Repeat(27L, 10), targets.bincount(null).data<long>().ToArray());
        Assert.False(TensorAssert.Same(first, second));
        Assert.Equal(Sums(first), Sums(second));

        static double[] Sums(Tensor images) => [.. images.to_type(ScalarType.Float64).sum([1, 2, 3]).data<double>().ToArray().Order()];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_depend_on_the_seed_and_the_epoch_and_not_on_workers_batch_size_or_the_first_batch(bool augment)
    {
        using var scope = NewDisposeScope();
        using var task = Create(o => o with { Augment = augment, Workers = 1 });
        using var parallel = Create(o => o with { Augment = augment, Workers = 5 });
        using var other = Create(o => o with { Augment = augment, Seed = 2 });
        var (whole, targets) = Epoch(task, 3, 100);
        AssertSame(whole, Epoch(parallel, 3, 100).Inputs);
        AssertSame(whole, Epoch(parallel, 3, 7).Inputs);
        AssertSame(whole.narrow(0, 120, 150), Epoch(task, 3, 60, firstBatch: 2).Inputs);
        AssertSame(targets.narrow(0, 120, 150), Epoch(task, 3, 60, firstBatch: 2).Targets);
        Assert.False(TensorAssert.Same(whole, Epoch(task, 4, 100).Inputs));
        Assert.False(TensorAssert.Same(whole, Epoch(other, 3, 100).Inputs));

        static void AssertSame(Tensor first, Tensor second) => Assert.True(TensorAssert.Same(first, second));
    }

    [Fact]
    public void An_epoch_that_is_left_early_leaves_no_tensor_behind()
    {
        using var task = Create();
        var before = LiveTensors();
        foreach (var batch in task.Batches(0, 32))
        {
            batch.Dispose();
            break;
        }

        Assert.Equal(before, LiveTensors());
        Assert.Empty(task.Batches(0, 32, firstBatch: 9));

        // Over all threads, without what earlier tests left to the garbage collector.
        static long LiveTensors()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Tensor.TotalCount;
        }
    }

    [Fact]
    public void Metrics_are_those_counted_by_hand()
    {
        using var scope = NewDisposeScope();
        using var task = Create(o => o with { Augment = false });
        var metrics = task.Evaluate(Split.Test);
        Assert.Equal(["accuracy", "loss"], metrics.Keys);
        Assert.True(task.Model.training);

        var records = File.ReadAllBytes(Path.Combine(_folder.Path, "test_batch.bin"));
        var (right, loss, count) = (0, 0.0, records.Length / 3073);
        float[] mean = [0.4914f, 0.4822f, 0.4465f], deviation = [0.2470f, 0.2435f, 0.2616f];
        for (var row = 0; row < count; row++)
        {
            var record = records.AsSpan(row * 3073, 3073).ToArray();
            var values = record.Skip(1).Select((v, k) => ((v / 255f) - mean[k / 1024]) / deviation[k / 1024]).ToArray();
            using var batch = new Batch([tensor(values).reshape(1, 3, 32, 32)], tensor(new long[] { record[0] }));
            var logits = task.Logits(batch).data<float>().ToArray();
            right += Array.IndexOf(logits, logits.Max()) == record[0] ? 1 : 0;
            loss += Math.Log(logits.Sum(f => Math.Exp(f))) - logits[record[0]];
        }

        Assert.Equal((double)right / count, metrics["accuracy"], 1e-9);
        Assert.Equal(loss / count, metrics["loss"], 1e-4);
    }

    [Fact]
    public void CIFAR_100_reports_the_top_5_accuracy_too()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "train.bin"), SampleImages.CifarRecords(1000, 100));
        File.WriteAllBytes(Path.Combine(_folder.Path, "test.bin"), SampleImages.CifarRecords(300, 100, seed: 1));
        using var task = TaskCatalog.Find("cifar-100").Create(new TaskOptions { Data = _folder.Path, Model = "cnn-narrow" });
        using (no_grad())
        {
            // Logits that fall from class 0 to 99 for every image: classes 0 to 4 are among the first five, class 0 is the first.
            foreach (var parameter in task.Model.parameters()) parameter.zero_();
            task.Model.named_parameters().Single(p => p.name == "fc2.bias").parameter.copy_(arange(100, 0, -1));
        }

        var metrics = task.Evaluate(Split.Test);
        Assert.Equal(0.01, metrics["accuracy"], 1e-9);
        Assert.Equal(0.05, metrics["top5"], 1e-9);
        Assert.Equal(900, task.ExamplesPerEpoch);
    }

    [Fact]
    public void Logits_that_are_not_numbers_are_reported_as_divergence()
    {
        using var task = Create();
        using (no_grad()) task.Model.parameters().First().fill_(float.NaN);
        Assert.Throws<DivergedException>(() => task.Evaluate(Split.Test));
    }

    [Fact]
    public void The_seed_makes_the_weights()
    {
        using var scope = NewDisposeScope();
        using ITrainingTask first = Create(), second = Create(), other = Create(o => o with { Seed = 2 });
        Assert.True(TensorAssert.Same(first.Model.parameters().First(), second.Model.parameters().First()));
        Assert.False(TensorAssert.Same(first.Model.parameters().First(), other.Model.parameters().First()));
    }

    public static TheoryData<string, Func<TaskOptions, TaskOptions>> Faults => new()
    {
        { "resnet20", o => o with { Model = "resnet21" } },
        { "data_batch_1.bin", o => o with { Data = "/nowhere" } },
        { "--device", o => o with { Device = "gpu" } },
        { "--workers", o => o with { Workers = 0 } },
        { "--cutout", o => o with { Cutout = 33 } },
        { "--cutout", o => o with { Cutout = 16, Augment = false } },
        { "--train-limit", o => o with { TrainLimit = 301 } },
        { "cifar-10n.csv", o => o with { HumanLabels = "worst" } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Faults_are_named_in_one_line(string named, Func<TaskOptions, TaskOptions> change)
    {
        var message = Assert.Throws<UserErrorException>(() => Create(change)).Message;
        Assert.Contains(named, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Cuda_without_a_GPU_is_a_fault_that_names_the_build_switch()
    {
        Assert.SkipWhen(cuda.is_available(), "There is a GPU.");
        Assert.Contains("LawnTorch=cuda", Assert.Throws<UserErrorException>(() => Create(o => o with { Device = "cuda" })).Message);
    }
}
