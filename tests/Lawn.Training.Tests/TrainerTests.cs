using System.Text.Json;
using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void A_run_writes_its_folder()
    {
        var summary = runs.Train("run", Runs.Config);
        Assert.Equal(RunStatus.Finished, summary.Status);
        Assert.Equal(20, summary.Steps); // 300 examples in 5 batches, 4 epochs
        Assert.Equal(8, summary.SwitchStep); // 1.5 epochs of 5 steps, rounded to even
        var lines = File.ReadAllLines(Path.Combine(runs.Folder("run"), "metrics.jsonl"));
        Assert.Equal(4, lines.Length);
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal("constrained", last.RootElement.GetProperty("phase").GetString());
        Assert.True(last.RootElement.GetProperty("train/loss").GetDouble() > 0);
        Assert.True(last.RootElement.GetProperty("l2_norm/weight/first.weight").GetDouble() > 0);
        // Each epoch's own speed: the epochs take as long as the run.
        Assert.Equal(1, lines.Sum(line => 300 / JsonDocument.Parse(line).RootElement.GetProperty("samples_per_second").GetDouble()) / summary.TrainingSeconds, 0.001);
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(runs.Folder("run"), "config.json")));
        Assert.Equal("adam-l", config.RootElement.GetProperty("config").GetProperty("optimizer").GetString());
        Assert.Equal(summary.Final["test/accuracy"], runs.Train("run", Runs.Config).Final["test/accuracy"]);
    }

    [Theory]
    [InlineData("sgd", 7)]
    [InlineData("sgd-l", 7)]
    [InlineData("sgd-l", 8)]
    [InlineData("sgd-l", 13)]
    [InlineData("adam", 9)]
    [InlineData("adam-l", 1)]
    [InlineData("adam-l", 5)]
    [InlineData("adam-l", 8)]
    [InlineData("adam-l", 19)]
    [InlineData("adamw-l", 14)]
    [InlineData("lamb", 6)]
    [InlineData("lamb-l", 9)]
    [InlineData("lars-l", 11)]
    [InlineData("rmsprop-l", 6)]
    public void A_resumed_run_ends_in_the_same_bits(string optimizer, int interruptedAt)
    {
        var config = Runs.Config with { Optimizer = optimizer, RewarmupEpochs = optimizer.EndsWith("-l") ? 0.5 : 0 };
        var whole = runs.Train("whole", config);
        var first = runs.Train("parts", config, cancelAtStep: interruptedAt);
        Assert.Equal(RunStatus.Interrupted, first.Status);
        var recorder = new Recorder();
        var second = runs.Train("parts", config, recorder: recorder);
        Assert.Equal(interruptedAt, recorder.StartedAt);
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("parts"));
        Assert.Equal(runs.Standing("whole"), runs.Standing("parts"));
        Assert.Equal(whole.Final, second.Final);
        Assert.Equal(whole.BestByValidation, second.BestByValidation);
        Assert.Equal(4, File.ReadAllLines(Path.Combine(runs.Folder("parts"), "metrics.jsonl")).Length);
    }

    [Theory]
    [InlineData("fraction:0.5")]
    [InlineData("loss:x0.95")]
    [InlineData("radial")]
    [InlineData("knee:0.9")]
    [InlineData("flat:0.001")]
    [InlineData("auto")]
    public void A_switch_rule_goes_on_where_it_was(string rule)
    {
        var config = Runs.Config with { Switch = rule };
        var whole = runs.Train("whole", config);
        foreach (var interruptedAt in new[] { 2, 5, 12 })
        {
            var folder = $"parts{interruptedAt}";
            runs.Train(folder, config, cancelAtStep: interruptedAt);
            Assert.Equal(whole.SwitchStep, runs.Train(folder, config).SwitchStep);
            Assert.Equal(runs.FinalState("whole"), runs.FinalState(folder));
        }
    }

    [Fact]
    public void A_run_that_stops_after_every_step_ends_in_the_same_bits()
    {
        var whole = runs.Train("whole", Runs.Config);
        for (var step = 1; step < whole.Steps; step++) Assert.Equal(RunStatus.Interrupted, runs.Train("parts", Runs.Config, cancelAtStep: step).Status);
        Assert.Equal(whole.Final, runs.Train("parts", Runs.Config).Final);
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("parts"));
    }

    [Fact]
    public void Checkpoints_after_every_step_change_nothing()
    {
        runs.Train("whole", Runs.Config);
        runs.Train("often", Runs.Config, options: new TrainerOptions { CheckpointInterval = TimeSpan.Zero, CheckpointsKept = 3 });
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("often"));
        Assert.Equal(3, Directory.GetFileSystemEntries(Path.Combine(runs.Folder("often"), "checkpoints")).Length);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_while_it_evaluates_ends_in_the_same_bits()
    {
        var whole = runs.Train("whole", Runs.Config);
        using var cancellation = new CancellationTokenSource();
        using var task = new SpiralTask(1) { Evaluating = number => { if (number == 1) cancellation.Cancel(); } };
        var folder = RunFolder.Open(runs.Folder("parts"), Runs.Config, ["lawn", "train"]);
        Assert.Equal(RunStatus.Interrupted, new Trainer(task, Runs.Config, folder, new TrainerOptions(), new Recorder()).Run(cancellation.Token).Status);
        Assert.Equal(whole.Final, runs.Train("parts", Runs.Config).Final);
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("parts"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_run_that_dies_while_it_evaluates_goes_on_with_the_evaluation(int evaluation)
    {
        var always = new TrainerOptions { CheckpointInterval = TimeSpan.Zero };
        var whole = runs.Train("whole", Runs.Config);
        Assert.Throws<TimeoutException>(() => runs.Train("parts", Runs.Config, create: () => new SpiralTask(1) { Evaluating = number => { if (number == evaluation) throw new TimeoutException(); } }, options: always));
        var recorder = new Recorder();
        Assert.Equal(whole.Final, runs.Train("parts", Runs.Config, recorder: recorder).Final);
        Assert.Equal(0, recorder.StartedAt % 5); // no step is taken twice
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("parts"));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(runs.Folder("parts"), "metrics.jsonl")).Length);
    }

    [Fact]
    public void Epochs_logged_after_the_last_checkpoint_are_logged_once()
    {
        runs.Train("run", Runs.Config, cancelAtStep: 7);
        var log = Path.Combine(runs.Folder("run"), "metrics.jsonl");
        File.AppendAllText(log, File.ReadAllText(log).Replace("\"epoch\":1", "\"epoch\":2") + "{\"epoch\":3,\"st");
        runs.Train("run", Runs.Config);
        Assert.Equal([1, 2, 3, 4], File.ReadLines(log).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public void A_run_that_dies_between_its_last_checkpoint_and_its_summary_says_the_same()
    {
        var whole = runs.Train("run", Runs.Config);
        File.Delete(Path.Combine(runs.Folder("run"), "summary.json"));
        var again = runs.Train("run", Runs.Config);
        Assert.Equal((whole.Status, whole.Steps, whole.BestEpoch), (again.Status, again.Steps, again.BestEpoch));
        Assert.Equal(whole.Final, again.Final);
        Assert.Equal(whole.BestByValidation, again.BestByValidation);
        Assert.Equal(whole.TrainingSeconds, again.TrainingSeconds);
    }

    [Fact]
    public void Where_no_checkpoint_is_whole_the_run_does_not_start_anew()
    {
        runs.Train("run", Runs.Config, cancelAtStep: 7);
        foreach (var model in Directory.GetFiles(runs.Folder("run"), "model.safetensors", SearchOption.AllDirectories)) File.WriteAllText(model, "");
        Assert.Contains("step-000000007: model.safetensors does not have its checksum", Assert.Throws<UserErrorException>(() => runs.Train("run", Runs.Config)).Message);
    }

    [Fact]
    public void A_process_that_died_before_its_configuration_was_written_does_not_stand_in_the_way()
    {
        Directory.CreateDirectory(runs.Folder("run"));
        File.WriteAllText(Path.Combine(runs.Folder("run"), "config.json.part"), "{");
        Assert.Equal(RunStatus.Finished, runs.Train("run", Runs.Config).Status);
    }

    [Fact]
    public void A_switch_rule_that_never_fired_says_so_at_the_end()
    {
        var recorder = new Recorder();
        var summary = runs.Train("run", Runs.Config with { Switch = "loss:0.000001" }, recorder: recorder);
        Assert.Null(summary.SwitchStep);
        Assert.Contains(recorder.Notices, notice => notice.Contains("'loss:0.000001' never fired"));
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_it_is_used()
    {
        var always = new TrainerOptions { CheckpointInterval = TimeSpan.Zero };
        runs.Train("whole", Runs.Config);
        runs.Train("run", Runs.Config, cancelAtStep: 12, options: always);
        var newest = Directory.GetDirectories(Path.Combine(runs.Folder("run"), "checkpoints")).Order().Last();
        var model = Path.Combine(newest, "model.safetensors");
        var bytes = File.ReadAllBytes(model);
        bytes[^1] ^= 1;
        File.WriteAllBytes(model, bytes);

        var recorder = new Recorder();
        runs.Train("run", Runs.Config, recorder: recorder, options: always);
        Assert.Equal(11, recorder.StartedAt);
        Assert.Contains(recorder.Notices, notice => notice.Contains("step-000000012") && notice.Contains("model.safetensors"));
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("run"));
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_before_the_step()
    {
        var recorder = new Recorder();
        var summary = runs.Train("run", Runs.Config, create: () => new SpiralTask(1) { PoisonedBatch = 3 }, recorder: recorder);
        Assert.Equal(RunStatus.Diverged, summary.Status);
        Assert.Contains("step 3", summary.Fault);
        Assert.Contains("the batch's inputs are not finite", summary.Fault);
        Assert.Equal(3, recorder.Steps.Count);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("lamb-l")]
    public void A_gradient_that_is_not_finite_is_named_and_the_run_can_be_taken_up_before_it(string optimizer)
    {
        var config = Runs.Config with { Optimizer = optimizer };
        var stopped = runs.Train("run", config, create: () => new SpiralTask(1) { PoisonedGradient = 7 });
        Assert.Equal(RunStatus.Diverged, stopped.Status);
        Assert.Contains("gradient of 'first.weight' at step 7 is not finite", stopped.Fault);
        Assert.Equal(7, stopped.Steps);

        // The state that was saved is the one after seven steps: going on without the poison ends like a run that never had it.
        var recorder = new Recorder();
        var whole = runs.Train("whole", config);
        var resumed = runs.Train("run", config, recorder: recorder, options: new TrainerOptions { SkipNonFinite = true });
        Assert.Equal(7, recorder.StartedAt);
        Assert.Equal((RunStatus.Finished, 0), (resumed.Status, resumed.SkippedBatches));
        Assert.Equal(runs.FinalState("whole"), runs.FinalState("run"));
        Assert.Equal(whole.Final, resumed.Final);
    }

    [Fact]
    public void Skipping_passes_over_single_batches_and_counts_them()
    {
        var recorder = new Recorder();
        var summary = runs.Train("run", Runs.Config, create: () => new SpiralTask(1) { PoisonedGradient = 7 }, recorder: recorder, options: new TrainerOptions { SkipNonFinite = true });
        Assert.Equal((RunStatus.Finished, 1), (summary.Status, summary.SkippedBatches));
        Assert.Equal(20, summary.Steps);
        Assert.Contains(recorder.Notices, notice => notice.Contains("passed over") && notice.Contains("first.weight"));
        Assert.Equal(1, summary.Final["train/skipped_batches"]);
    }

    [Fact]
    public void A_batch_that_is_passed_over_leaves_no_trace_in_running_statistics()
    {
        using var net = TorchSharp.torch.nn.BatchNorm1d(2);
        using var state = new ForwardState(net);
        state.Take();
        using (var broken = TorchSharp.torch.full(4, 2, double.PositiveInfinity)) net.call(broken).Dispose();
        Assert.False(net.running_mean!.isfinite().all().item<bool>());
        state.Restore();
        Assert.Equal([0f, 0f], net.running_mean!.data<float>().ToArray());
        Assert.Equal(0, net.num_batches_tracked!.item<long>());
    }

    [Fact]
    public void Skipping_ends_where_every_batch_is_at_fault()
    {
        var summary = runs.Train("run", Runs.Config, create: () => new SpiralTask(1) { PoisonedBatch = 2 }, options: new TrainerOptions { SkipNonFinite = true });
        Assert.Equal(RunStatus.Finished, summary.Status); // three of five batches of each epoch
        Assert.Equal(12, summary.SkippedBatches);
        var all = runs.Train("all", Runs.Config, create: () => new SpiralTask(1) { PoisonedBatch = 0 }, options: new TrainerOptions { SkipNonFinite = true });
        Assert.Equal(RunStatus.Diverged, all.Status);
        Assert.Contains("10 batches in a row", all.Fault);
    }

    [Fact]
    public void What_was_passed_over_before_an_interruption_counts_after_it()
    {
        var skip = new TrainerOptions { SkipNonFinite = true };
        SpiralTask Some() => new(1) { PoisonedBatch = 2 };
        Assert.Equal(RunStatus.Interrupted, runs.Train("some", Runs.Config, cancelAtStep: 4, create: Some, options: skip).Status);
        Assert.Equal(12, runs.Train("some", Runs.Config, create: Some, options: skip).SkippedBatches);

        SpiralTask All() => new(1) { PoisonedBatch = 0 };
        var whole = runs.Train("all", Runs.Config, create: All, options: skip);
        Assert.Equal(RunStatus.Interrupted, runs.Train("parts", Runs.Config, cancelAtStep: 6, create: All, options: skip).Status);
        var resumed = runs.Train("parts", Runs.Config, create: All, options: skip);
        Assert.Equal((RunStatus.Diverged, whole.Steps, whole.Fault), (resumed.Status, resumed.Steps, resumed.Fault));
    }

    [Fact]
    public void The_second_warm_up_begins_with_the_switch()
    {
        var recorder = new Recorder();
        runs.Train("run", Runs.Config with { Schedule = "constant", RewarmupEpochs = 0.8 }, recorder: recorder);
        Assert.Equal("constrained", recorder.Steps[7].Phase); // after step 8, the rate of the first constrained step
        Assert.Equal([0.02, 0.005, 0.01, 0.015, 0.02], recorder.Steps.Skip(6).Take(5).Select(s => s.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Another_configuration_does_not_go_on_with_a_run()
    {
        runs.Train("run", Runs.Config, cancelAtStep: 3);
        var fault = Assert.Throws<UserErrorException>(() => runs.Train("run", Runs.Config with { LearningRate = 0.03 }));
        Assert.Contains("learningRate 0.02 there, 0.03 here", fault.Message);
    }

    [Fact]
    public void A_folder_with_other_things_in_it_is_refused()
    {
        Directory.CreateDirectory(runs.Folder("mine"));
        File.WriteAllText(Path.Combine(runs.Folder("mine"), "thesis.tex"), "");
        Assert.Throws<UserErrorException>(() => runs.Train("mine", Runs.Config));
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(runs.Folder("mine")).Select(Path.GetFileName));
    }
}
