using Lawn.Training;

namespace Lawn.Cli.Tests.Options;

public class RunOptionsTests
{
    static readonly RunConfig Unusual = new()
    {
        Task = "movielens-1m",
        Model = "neumf",
        Factors = 16,
        Optimizer = "lamb-l",
        BatchSize = 12345,
        Epochs = 7,
        FreeEpochs = 1.0 / 3,
        LearningRate = 0.1 + 0.2,
        WeightDecay = 1e-5,
        Momentum = 0.95,
        Schedule = "cosine",
        WarmupEpochs = 0.5,
        RewarmupEpochs = 0.25,
        SecondPeak = 0.5,
        Switch = "loss:x0.4",
        Scope = "a.b,c",
        HoldEmbeddings = false,
        Granularity = "row",
        NormTarget = "x0.5",
        Biases = "join",
        Moments = "project",
        ProjectUpdate = true,
        SkipProjection = true,
        MaxGradientNorm = 1.5,
        Temperature = 2,
        LogitNorm = 0.75,
        Precision = "bf16",
        MemoryFormat = "channels_last",
        AccumulationSteps = 4,
        TrainLimit = 1000,
        LabelNoise = 0.2,
        HumanLabels = "worst",
        Augment = false,
        Cutout = 8,
        DataSeed = 5,
        InitFrom = "other.safetensors",
        InitPartial = true,
        SyncBatchNorm = true,
        Seed = -4,
    };

    readonly RunOptions options = new();

    [Fact]
    public void A_configuration_comes_back_from_its_own_arguments()
    {
        var arguments = options.ToArguments(Unusual);
        var pairs = arguments.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToList();
        Assert.Equal(options.All.Count, pairs.Count);
        Assert.Equal(Unusual, options.Resolve(pairs));
    }

    [Fact]
    public void Defaults_follow_the_optimizer_and_the_epochs()
    {
        var config = options.Resolve([KeyValuePair.Create("--optimizer", "sgd-l"), KeyValuePair.Create("--epochs", "40")]);
        Assert.Equal((0.1, 6.0, 2.0, "mlp"), (config.LearningRate, config.FreeEpochs, config.WarmupEpochs, config.Model));
        Assert.Equal(0, options.Resolve([KeyValuePair.Create("--optimizer", "sgd"), KeyValuePair.Create("--free-epochs", "5")]).FreeEpochs);
    }

    [Fact]
    public void The_mark_of_a_run_tells_configurations_apart_and_not_how_they_were_written()
    {
        var marks = new[] { Unusual, Unusual with { Seed = 1 }, Unusual with { HoldEmbeddings = true }, Unusual with { MaxGradientNorm = null } }.Select(c => RunNames.Mark(c, options)).ToList();
        Assert.Equal(4, marks.Distinct().Count());
        Assert.Equal(marks[0], RunNames.Mark(Unusual with { }, new RunOptions()));
    }
}
