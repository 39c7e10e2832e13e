using Lawn.Training;

namespace Lawn.Tasks.Tests.Images;

/// <summary>Whole runs of the trainer on small image files.</summary>
public sealed class ImageTrainingTests : IDisposable
{
    static readonly RunConfig Config = new()
    {
        Task = "cifar-10",
        Model = "cnn-narrow",
        Optimizer = "adam-l",
        BatchSize = 64,
        Epochs = 4,
        FreeEpochs = 2,
        WarmupEpochs = 0.5,
        LearningRate = 0.003,
    };

    readonly TemporaryFolder _folder = new();

    public ImageTrainingTests() => SampleImages.WriteCifar10(Path.Combine(_folder.Path, "data"));

    public void Dispose() => _folder.Dispose();

    RunSummary Train(string name, RunConfig config, long? cancelAtStep = null)
    {
        using var task = TaskCatalog.Find(config.Task).Create(
            new TaskOptions { Data = Path.Combine(_folder.Path, "data"), Model = config.Model, Seed = config.Seed });
        using var cancellation = new CancellationTokenSource();
        var observer = new CancelAt(cancelAtStep, cancellation);
        var folder = RunFolder.Open(Path.Combine(_folder.Path, name), config, ["lawn", "train"]);
        return new Trainer(task, config, folder, new TrainerOptions(), observer).Run(cancellation.Token);
    }

    byte[][] FinalState(string name)
    {
        var newest = Directory.GetDirectories(Path.Combine(_folder.Path, name, "checkpoints")).Order().Last();
        return [File.ReadAllBytes(Path.Combine(newest, "model.safetensors")), File.ReadAllBytes(Path.Combine(newest, "optimizer.safetensors"))];
    }

    [Theory]
    [InlineData("fp32", "contiguous", 1)]
    [InlineData("fp32", "channels_last", 3)]
    [InlineData("bf16", "channels_last", 1)]
    public void A_resumed_run_ends_in_the_same_bits(string precision, string memoryFormat, int parts)
    {
        var config = Config with { Precision = precision, MemoryFormat = memoryFormat, AccumulationSteps = parts };
        var whole = Train("whole", config);
        Assert.Equal(RunStatus.Interrupted, Train("parts", config, cancelAtStep: 12).Status);
        var second = Train("parts", config);
        Assert.Equal(RunStatus.Finished, second.Status);
        Assert.Equal(FinalState("whole"), FinalState("parts"));
        Assert.Equal(whole.Final, second.Final);
    }

    [Fact]
    public void Precision_and_memory_format_change_the_result_by_rounding_only()
    {
        var plain = Train("plain", Config with { Epochs = 1 });
        var reordered = Train("reordered", Config with { Epochs = 1, MemoryFormat = "channels_last" });
        var mixed = Train("mixed", Config with { Epochs = 1, MemoryFormat = "channels_last", Precision = "bf16" });
        Assert.InRange(Distance(plain, reordered), 0, 1e-3);
        Assert.InRange(Distance(plain, mixed), 1e-6, 3e-2);

        static double Distance(RunSummary first, RunSummary second) => Math.Abs((first.Final["train/loss"] / second.Final["train/loss"]) - 1);
    }

    sealed class CancelAt(long? step, CancellationTokenSource cancellation) : IRunObserver
    {
        public void Started(long stepsDone, long totalSteps)
        {
        }

        public void Stepped(in StepReport report)
        {
            if (report.Step == step) cancellation.Cancel();
        }

        public void EpochEnded(EpochReport report)
        {
        }

        public void Noticed(string message)
        {
        }
    }
}
