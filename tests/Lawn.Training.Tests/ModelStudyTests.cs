using Lawn.Diagnostics;
using Lawn.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests;

public class ModelStudyTests
{
    static readonly SharpnessOptions Quick = new() { Eigenvalues = 1, LanczosSteps = 2, TraceSamples = 1 };

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, null)]
    [InlineData(1, 3.0)]
    public void Sharpness_and_flattening_are_those_of_the_loss_that_is_trained_and_margins_the_networks_own(double temperature, double? norm)
    {
        using var scope = NewDisposeScope();
        using var task = new SpiralTask(seed: 1);
        using (no_grad())
            foreach (var parameter in task.Model.parameters()) parameter.mul_(6); // logits large enough for some examples to be flat
        using var study = new ModelStudy(task, Runs.Config with { Temperature = temperature, LogitNorm = norm }, 300, ScalarType.Float64);
        study.Refresh();

        task.Model.eval();
        using var batch = task.Batches(epoch: 0, batchSize: 300).Single();
        var logits = task.Logits(batch).detach();
        var seen = norm is { } size ? logits / logits.square().mean([1], keepdim: true).sqrt() * size : logits / temperature;
        Assert.Equal(nn.functional.cross_entropy(seen, batch.Targets).item<float>(), study.Sharpness(Quick).Loss, 1e-5);
        Assert.Equal(LogitStatistics.Of(seen, batch.Targets).FlatShare, study.Logits().FlatShare, 1e-12);
        Assert.Equal(Margins.Of(Margins.OfEach(logits, batch.Targets)).Median, study.Margins().Median, 1e-4);
    }
}
