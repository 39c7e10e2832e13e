using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests.Configuration;

public class RunConfigValidationTests
{
    public static TheoryData<string, RunConfig> Faults => new()
    {
        { "--batch-size", Runs.Config with { BatchSize = 0 } },
        { "--epochs", Runs.Config with { Epochs = -1 } },
        { "--factors", Runs.Config with { Factors = 0 } },
        { "--learning-rate", Runs.Config with { LearningRate = 0 } },
        { "--learning-rate", Runs.Config with { LearningRate = double.NaN } },
        { "--learning-rate", Runs.Config with { LearningRate = double.PositiveInfinity } },
        { "--free-epochs", Runs.Config with { FreeEpochs = -1 } },
        { "--warmup-epochs", Runs.Config with { WarmupEpochs = double.NaN } },
        { "--warmup-epochs", Runs.Config with { WarmupEpochs = 5 } },
        { "--rewarmup-epochs", Runs.Config with { RewarmupEpochs = 1, Optimizer = "adam" } },
        { "--weight-decay", Runs.Config with { WeightDecay = -0.1 } },
        { "--momentum", Runs.Config with { Momentum = 1 } },
        { "--max-gradient-norm", Runs.Config with { MaxGradientNorm = 0 } },
        { "no optimizer 'adan'", Runs.Config with { Optimizer = "adan" } },
        { "no optimizer '-l'", Runs.Config with { Optimizer = "-l" } },
        { "--schedule", Runs.Config with { Schedule = "cos" } },
        { "--granularity", Runs.Config with { Granularity = "column" } },
        { "--biases", Runs.Config with { Biases = "" } },
        { "--moments", Runs.Config with { Moments = "drop" } },
        { "--norm-target", Runs.Config with { NormTarget = "-1" } },
        { "--norm-target", Runs.Config with { NormTarget = "x0" } },
        { "--norm-target", Runs.Config with { NormTarget = "large" } },
        { "--precision", Runs.Config with { Precision = "fp16" } },
        { "--memory-format", Runs.Config with { MemoryFormat = "nhwc" } },
        { "--gradient-accumulation", Runs.Config with { AccumulationSteps = 0 } },
        { "--gradient-accumulation 65", Runs.Config with { AccumulationSteps = 65 } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named(string named, RunConfig config) =>
        Assert.Contains(named, Assert.Throws<UserErrorException>(config.Validate).Message);

    [Fact]
    public void A_sound_configuration_passes() => Runs.Config.Validate();

    [Fact]
    public void A_scope_of_unknown_names_lists_those_there_are()
    {
        using var task = new SpiralTask(1);
        var fault = Assert.Throws<UserErrorException>(() => LawnOptionsParser.ParseScope(Runs.Config with { Scope = "middle" }, task));
        Assert.Contains("first.weight, last.weight", fault.Message);
    }

    [Fact]
    public void The_scope_ehsn_probes_the_task_s_own_batches()
    {
        using var task = new SpiralTask(1);
        var decisions = LawnOptionsParser.ParseScope(Runs.Config with { Scope = "ehsn" }, task).Decide(task.Model);
        Assert.All(decisions, decision => Assert.True(decision.IsHeld, decision.Reason)); // two linear layers with a ReLU and dropout
    }
}
