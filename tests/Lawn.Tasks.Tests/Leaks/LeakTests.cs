using Lawn.Tasks.DataSets;
using Lawn.Tasks.Tests.Images;
using Lawn.Tasks.Tests.Recommendation;
using Lawn.Training;
using static TorchSharp.torch;

namespace Lawn.Tasks.Tests.Leaks;

/// <summary>
/// Tasks and optimizers, with and without LAWN, in the trainer itself: no tensor is left over. <c>LAWN_SLOW_TESTS=1</c> takes 5000 steps (of photographs 1000) instead of some
/// 100, every kind of task under every optimizer, the real data sets too, and asks that resident memory stays flat.
/// </summary>
public sealed class LeakTests : IDisposable
{
    const int Steps = 5000;
    const double Flat = 1.05;

    static readonly bool IsSlow = Environment.GetEnvironmentVariable("LAWN_SLOW_TESTS") == "1";

    static readonly string[] Optimizers = [.. OptimizerFactory.Names.SelectMany(name => new[] { name, name + "-l" })];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> AllOptimizers => [.. Optimizers];

    public static TheoryData<string> SomeOptimizers => [.. IsSlow ? Optimizers : ["adam", "lamb-l"]];

    [Theory]
    [MemberData(nameof(AllOptimizers))]
    public void Nothing_is_left_over_of_synthetic_points(string optimizer) => Measure(() => Create("synthetic", "mlp"), "synthetic", "mlp", optimizer);

    [Theory]
    [MemberData(nameof(SomeOptimizers))]
    public void Nothing_is_left_over_of_recommendation(string optimizer) => Measure(() => Create("sample", "neumf"), "sample", "neumf", optimizer);

    [Theory]
    [MemberData(nameof(SomeOptimizers))]
    public void Nothing_is_left_over_of_images(string optimizer) => Measure(() => Create("cifar-10", "cnn-bn"), "cifar-10", "cnn-bn", optimizer, smallestBatch: 2);

    [Theory]
    [InlineData("sample", "gmf", 32)]
    [InlineData("sample", "mlp", 32)]
    [InlineData("cifar-10", "resnet20", 2)]
    [InlineData("fashion-mnist", "cnn-narrow", 8)]
    [InlineData("imagenet", "resnet18", 1)] // photographs of 224 x 224, decoded, cropped and resized: a tenth of a second an image
    public void Nothing_is_left_over_of_other_models(string task, string model, int batchSize)
    {
        Assert.SkipUnless(IsSlow, "set LAWN_SLOW_TESTS=1 to take 5000 steps");
        Measure(() => Create(task, model), task, model, "adam-l", batchSize, task == "imagenet" ? 1000 : Steps);
    }

    public static TheoryData<string, string> RealCases => [.. from set in DataSetCatalog.All where set.Name != "imagenet" from optimizer in new[] { "adam", "adam-l" } select new TheoryDataRow<string, string>(set.Name, optimizer)];

    [Theory]
    [MemberData(nameof(RealCases))]
    public void Nothing_is_left_over_of_real_data(string set, string optimizer)
    {
        Assert.SkipUnless(IsSlow, "set LAWN_SLOW_TESTS=1 to take 5000 steps on real data");
        var isImages = TaskCatalog.Find(set).Models.Contains("cnn-narrow");
        var options = new TaskOptions { Workers = 1, Model = isImages ? "cnn-narrow" : null, TrainLimit = isImages ? 10_000 : null, Augment = isImages ? true : null };
        Measure(() => RealData.Create(set, options), set, "real", optimizer, smallestBatch: 8);
    }

    [Fact]
    public void One_tensor_a_step_is_found()
    {
        var leaked = new List<Tensor>();
        var meter = Run(() => Create("synthetic", "mlp"), Config("synthetic", "mlp", "adam-l", 64, 6), 1, 3, () => leaked.Add(zeros(1).DetachFromDisposeScope()));
        Assert.True(meter.TensorsAtLast - meter.TensorsAtFirst > 10);
        leaked.ForEach(tensor => tensor.Dispose());
    }

    void Measure(Func<ITrainingTask> create, string task, string model, string optimizer, int smallestBatch = 32, int slowSteps = Steps)
    {
        const int fewestEpochs = 4;
        var steps = IsSlow ? slowSteps : 100;
        long examples;
        using (var look = create()) examples = look.ExamplesPerEpoch;
        var batchSize = (int)Math.Max(smallestBatch, examples * fewestEpochs / steps); // millions of examples would take 100 times the steps
        var stepsPerEpoch = (int)((examples + batchSize - 1) / batchSize);
        var epochs = Math.Max(fewestEpochs, (steps + stepsPerEpoch - 1) / stepsPerEpoch);
        var first = Math.Max(1, epochs / 5);
        var meter = Run(create, Config(task, model, optimizer, batchSize, epochs), first, Math.Min(epochs - 1, first + Math.Max(2, 60 / stepsPerEpoch)));
        var resident = LeakMeter.Resident();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{task} {model} {optimizer}: {meter.Steps} steps; tensors {meter.TensorsAtFirst} -> {meter.TensorsAtLast}; resident {meter.ResidentAtFirst >> 20} -> {resident >> 20} MiB ({100.0 * resident / meter.ResidentAtFirst - 100:+0.0;-0.0} %)");
        Assert.InRange(meter.TensorsAtLast, 0, meter.TensorsAtFirst + 3); // batches prepared ahead
        if (IsSlow) Assert.InRange(resident, 0, meter.ResidentAtFirst * Flat);
    }

    LeakMeter Run(Func<ITrainingTask> create, RunConfig config, int first, int last, Action? afterStep = null)
    {
        using var task = create();
        var meter = new LeakMeter(first, last) { AfterStep = afterStep };
        var run = RunFolder.Open(Path.Combine(folder.Path, "run"), config, ["lawn", "train"]);
        var summary = new Trainer(task, config, run, new TrainerOptions(), meter).Run();
        Assert.Equal(RunStatus.Finished, summary.Status);
        Assert.Equal(config.UsesLawn, summary.SwitchStep is not null);
        return meter;
    }

    static RunConfig Config(string task, string model, string optimizer, int batchSize, int epochs) => new()
    {
        Task = task,
        Model = model,
        Optimizer = optimizer,
        BatchSize = batchSize,
        Epochs = epochs,
        FreeEpochs = 0.5,
        WarmupEpochs = 0.5,
        LearningRate = optimizer.StartsWith("lars", StringComparison.Ordinal) ? 0.1 : 0.001,
    };

    ITrainingTask Create(string task, string model)
    {
        if (task == "sample") return Samples.Task(model);
        var options = new TaskOptions { Model = model, Workers = 1 };
        if (task == "synthetic") return TaskCatalog.Find(task).Create(options);
        var data = Path.Combine(folder.Path, task);
        if (!Directory.Exists(data)) Write(task, data);
        return TaskCatalog.Find(task).Create(options with { Data = data });
    }

    static void Write(string task, string data)
    {
        if (task == "cifar-10") SampleImages.WriteCifar10(data);
        else if (task == "imagenet") SampleImages.WriteImageNet(data);
        else WriteFashion(data);
    }

    static void WriteFashion(string data)
    {
        Directory.CreateDirectory(data);
        var random = new Random(1);
        foreach (var (name, count) in new[] { ("train", 300), ("t10k", 50) })
        {
            var pixels = new byte[count * 784];
            random.NextBytes(pixels);
            SampleImages.WriteIdx(Path.Combine(data, $"{name}-images-idx3-ubyte.gz"), [count, 28, 28], pixels);
            SampleImages.WriteIdx(Path.Combine(data, $"{name}-labels-idx1-ubyte.gz"), [count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        }
    }
}
