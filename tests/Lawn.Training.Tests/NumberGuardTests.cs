using Lawn.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests;

/// <summary>Numbers that are not finite, wherever they arise: named, and never in a checkpoint.</summary>
public sealed class NumberGuardTests : IDisposable
{
    static readonly RunConfig Config = new() { Task = "fragile", Optimizer = "sgd-l", BatchSize = 16, Epochs = 3, FreeEpochs = 1, WarmupEpochs = 0, Schedule = "constant", LearningRate = 0.01 };

    readonly string root = Directory.CreateTempSubdirectory("lawn-guard-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Weights_that_are_not_finite_are_named_and_never_saved()
    {
        var summary = Run("run", Config, () => new FragileTask
        {
            BeforePass = (pass, model) =>
            {
                using var noGradients = no_grad();
                if (pass == 6) model.get_parameter("last.weight")!.fill_(float.NaN); // as a faulty optimizer would leave it
            },
        });
        Assert.Equal(RunStatus.Diverged, summary.Status);
        Assert.Contains("The loss at step 6 is NaN: the weights of 'last.weight' are not finite", summary.Fault);

        // What is on disk is from before the fault: going on without it ends like a run that never had it.
        var whole = Run("whole", Config, () => new FragileTask());
        File.Delete(Path.Combine(root, "run", "summary.json"));
        var resumed = Run("run", Config, () => new FragileTask());
        Assert.Equal(RunStatus.Finished, resumed.Status);
        Assert.Equal(State("whole"), State("run"));
        Assert.Equal(whole.Final["train/loss"], resumed.Final["train/loss"]);
    }

    [Fact]
    public void The_layer_whose_output_overflows_is_named()
    {
        var summary = Run("run", Config, () => new FragileTask(withNorm: false)
        {
            BeforePass = (pass, model) =>
            {
                using var noGradients = no_grad();
                if (pass == 2) model.get_parameter("first.weight")!.fill_(1e17f);
            },
            HugeInputs = 2,
        });
        Assert.Contains("step 2", summary.Fault);
        Assert.Contains("the output of layer 'first' is not", summary.Fault);
    }

    [Fact]
    public void Running_statistics_that_overflow_are_named_and_put_back()
    {
        var summary = Run("run", Config, () => new FragileTask { HugeInputs = 5 });
        Assert.Contains("running statistics 'norm.running_mean' at step 5 are too large", summary.Fault);
        Assert.Equal(5, summary.Steps);

        var skipped = Run("skipped", Config, () => new FragileTask { HugeInputs = 5 }, skip: true);
        Assert.Equal((RunStatus.Finished, 1), (skipped.Status, skipped.SkippedBatches));
    }

    [Theory]
    [InlineData("sgd", 2)]
    [InlineData("sgd-l", 2)]
    [InlineData("sgd-l", 7)]
    public void An_update_that_overflows_is_taken_back(string optimizer, int step)
    {
        // The gradient is finite and below 1e18, the rate finite: their product is no number of single precision.
        var config = Config with { Optimizer = optimizer, FreeEpochs = optimizer.EndsWith("-l") ? 1 : 0, LearningRate = 1e25 };
        FragileTask Broken() => new(withNorm: false) { HugeLoss = step, LossFactor = 1e17, OtherLossFactor = 0 };
        var stopped = Run("stopped", config, Broken);
        Assert.Equal(RunStatus.Diverged, stopped.Status);
        Assert.Contains($"at step {step}", stopped.Fault);
        Assert.Contains("was taken back", stopped.Fault);
        Assert.Equal(step, stopped.Steps);
        Assert.All(SavedWeights("stopped"), value => Assert.True(float.IsFinite(value)));

        var skipped = Run("skipped", config, Broken, skip: true);
        Assert.Equal((RunStatus.Finished, 1), (skipped.Status, skipped.SkippedBatches));
        Assert.All(SavedWeights("skipped"), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_gradient_whose_square_overflows_is_a_fault()
    {
        var summary = Run("run", Config with { Optimizer = "adam" }, () => new FragileTask { HugeLoss = 3, LossFactor = 1e25 });
        Assert.Contains("at step 3 is too large", summary.Fault);
        Assert.Equal(3, summary.Steps);
    }

    [Fact]
    public void Moments_that_overflow_are_found_though_the_weights_are_finite()
    {
        using var task = new FragileTask();
        using var optimizer = OptimizerFactory.Create(Config with { Optimizer = "adam" }, task, 4);
        Assert.Null(MomentCheck.FirstFault(task.Model, optimizer));
        foreach (var (name, parameter) in task.Model.named_parameters()) parameter.grad = full(parameter.shape, name == "norm.weight" ? 1e22f : 1f);
        optimizer.step();
        Assert.All(task.Model.parameters(), parameter => Assert.True(parameter.isfinite().all().item<bool>()));
        Assert.Equal("norm.weight", MomentCheck.FirstFault(task.Model, optimizer)?.Name);
    }

    [Fact]
    public void A_step_taken_back_leaves_weights_moments_and_phase_as_they_were()
    {
        foreach (var name in OptimizerFactory.Names.SelectMany(name => new[] { name, name + "-l" }))
        {
            using var task = new FragileTask();
            using var optimizer = OptimizerFactory.Create(Config with { Optimizer = name, FreeEpochs = 0.75 }, task, 4);
            using var undo = new StepUndo(task.Model, optimizer);
            for (var step = 0; step < 5; step++) // the switch comes after three
            {
                Gradients(task, step);
                var before = Bytes(task, optimizer);
                undo.Take();
                optimizer.step();
                var once = Bytes(task, optimizer);
                undo.Restore();
                Assert.Equal(before, Bytes(task, optimizer));
                Gradients(task, step);
                optimizer.step();
                Assert.Equal(once, Bytes(task, optimizer));
            }
        }
    }

    RunSummary Run(string name, RunConfig config, Func<FragileTask> create, bool skip = false)
    {
        using var task = create();
        var folder = RunFolder.Open(Path.Combine(root, name), config, ["lawn", "train"]);
        return new Trainer(task, config, folder, new TrainerOptions { SkipNonFinite = skip, CheckpointInterval = TimeSpan.Zero }, new Recorder()).Run();
    }

    byte[] State(string name) => File.ReadAllBytes(Path.Combine(Newest(name), "model.safetensors"));

    IEnumerable<float> SavedWeights(string name)
    {
        var saved = SafeTensorsFile.Read(Path.Combine(Newest(name), "model.safetensors"));
        return [.. saved.Values.Where(tensor => tensor.is_floating_point()).SelectMany(tensor => tensor.data<float>().ToArray())];
    }

    string Newest(string name) => Directory.GetDirectories(Path.Combine(root, name, "checkpoints")).Order().Last();

    static void Gradients(FragileTask task, int step)
    {
        manual_seed(step);
        foreach (var parameter in task.Model.parameters()) parameter.grad = randn(parameter.shape);
    }

    static byte[] Bytes(FragileTask task, optim.Optimizer optimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var parameter in task.Model.parameters()) writer.Write(parameter.detach().bytes.ToArray());
        ((TorchSharp.Modules.OptimizerHelper)optimizer).save_state_dict(writer);
        return stream.ToArray();
    }
}
