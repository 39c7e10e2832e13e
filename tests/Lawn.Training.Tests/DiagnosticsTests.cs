using System.Text.Json;
using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests;

public sealed class DiagnosticsTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Theory]
    [InlineData("adam")]
    [InlineData("adam-l")]
    public void Measuring_a_run_does_not_change_it(string optimizer)
    {
        var config = Runs.Config with { Optimizer = optimizer };
        runs.Train("off", config);
        runs.Train("light", config, options: new TrainerOptions { Diagnostics = DiagnosticsLevel.Light });
        runs.Train("full", config, options: new TrainerOptions { Diagnostics = DiagnosticsLevel.Full });
        Assert.Equal(runs.FinalState("off"), runs.FinalState("light"));
        Assert.Equal(runs.FinalState("off"), runs.FinalState("full"));
    }

    [Fact]
    public void Light_says_how_layers_move_and_whether_the_loss_flattens()
    {
        runs.Train("run", Runs.Config with { Optimizer = "sgd-l", LearningRate = 0.05 }, options: new TrainerOptions { Diagnostics = DiagnosticsLevel.Light });
        var epochs = Metrics("run");
        Assert.Equal(1, epochs[0]["flattening/gradient"].GetDouble(), 12);
        Assert.All(epochs, line =>
        {
            foreach (var layer in new[] { "first.weight", "last.weight" })
            {
                var norm = line["l2_norm/weight/" + layer].GetDouble();
                Assert.InRange(line["cos_grad_weight/" + layer].GetDouble(), -1, 1);
                Assert.InRange(line["angle/" + layer].GetDouble(), 1e-6, 0.5);
                Assert.True(line["effective_lr/" + layer].GetDouble() <= 1.2 * 0.05 / (norm * norm));
                Assert.True(line["l2_norm/grad/" + layer].GetDouble() <= line["l2_norm/grad"].GetDouble() * (1 + 1e-9));
            }

            Assert.InRange(line["train/accuracy"].GetDouble(), 0.1, 1);
            Assert.InRange(line["flattening/index"].GetDouble(), 0, 1);
            Assert.True(line["logits/scale"].GetDouble() > 0 && line["logits/spread"].GetDouble() > 0);
            Assert.False(line.ContainsKey("margin/min"));
        });
    }

    [Fact]
    public void Full_adds_margins_and_sharpness()
    {
        runs.Train("run", Runs.Config, options: new TrainerOptions { Diagnostics = DiagnosticsLevel.Full });
        Assert.All(Metrics("run"), line =>
        {
            Assert.True(line["margin/min"].GetDouble() <= line["margin/p10"].GetDouble());
            Assert.True(line["margin/p10"].GetDouble() <= line["margin/median"].GetDouble());
            var norms = line["l2_norm/weight/first.weight"].GetDouble() * line["l2_norm/weight/last.weight"].GetDouble();
            Assert.Equal(line["margin/median"].GetDouble() / norms, line["margin_normalized/median"].GetDouble(), 1e-5);
            foreach (var name in new[] { "hessian_top1", "hessian_trace", "sam", "asam", "tangent_top1" })
                Assert.True(double.IsFinite(line["sharpness/" + name].GetDouble()), name);
        });
    }

    [Fact]
    public void Every_epoch_is_measured_but_not_on_batches_passed_over()
    {
        var options = new TrainerOptions { Diagnostics = DiagnosticsLevel.Light, SkipNonFinite = true };
        runs.Train("run", Runs.Config, create: () => new SpiralTask(1) { PoisonedGradient = 5 }, options: options); // the first of the second epoch's five
        Assert.Equal([true, false, true, true], Metrics("run").Select(line => line.ContainsKey("train/accuracy")));
        Assert.Equal([true, false, true, true], Metrics("run").Select(line => line.ContainsKey("angle/last.weight")));
    }

    [Fact]
    public void The_early_gradient_survives_an_interruption()
    {
        var options = new TrainerOptions { Diagnostics = DiagnosticsLevel.Light };
        runs.Train("whole", Runs.Config, options: options);
        runs.Train("parts", Runs.Config, cancelAtStep: 10, options: options); // the end of the second epoch
        runs.Train("parts", Runs.Config, options: options);
        Assert.Equal(Metrics("whole").Select(line => line["flattening/gradient"].GetDouble()), Metrics("parts").Select(line => line["flattening/gradient"].GetDouble()));
    }

    List<Dictionary<string, JsonElement>> Metrics(string name) =>
        [.. File.ReadLines(Path.Combine(runs.Folder(name), "metrics.jsonl")).Select(line => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line)!)];
}
