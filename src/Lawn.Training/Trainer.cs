using System.Diagnostics;
using Lawn.Schedules;
using Lawn.Scope;
using Lawn.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Trains a task by a configuration, in a run folder:
/// <code>
/// resume from the newest checkpoint, if there is one
/// for each epoch
///     for each batch: forward, loss, backward, optimizer step, schedule step; save a checkpoint, if the last is old enough
///     evaluate on validation; log
/// evaluate on test; write the summary
/// </code>
/// A cancelled run saves a checkpoint and returns; the same call goes on with it and ends in the same weights, bit for bit.
/// </summary>
public sealed class Trainer
{
    readonly ITrainingTask task;
    readonly RunConfig config;
    readonly RunFolder folder;
    readonly TrainerOptions options;
    readonly IRunObserver observer;
    readonly IProcessGroup group;
    readonly int stepsPerEpoch;
    readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();

    /// <summary>Prepares a run; <see cref="Run"/> does it.</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="config">How.</param>
    /// <param name="folder">Where results go; of several ranks only rank 0 writes there, and all read its checkpoints.</param>
    /// <param name="options">What does not change the result.</param>
    /// <param name="observer">Sees the run.</param>
    /// <param name="group">The processes that train together; null for this one alone.</param>
    /// <exception cref="UserErrorException">The configuration cannot be run, or not on that many ranks.</exception>
    public Trainer(ITrainingTask task, RunConfig config, RunFolder folder, TrainerOptions options, IRunObserver observer, IProcessGroup? group = null)
    {
        config.Validate();
        this.group = group ?? new SingleProcess();
        BatchShard.Check(config, this.group.Size);
        (this.task, this.config, this.folder, this.options, this.observer) = (task, config, folder, options, observer);
        stepsPerEpoch = (int)((task.ExamplesPerEpoch + config.BatchSize - 1) / config.BatchSize);
    }

    /// <summary>Steps of the whole run.</summary>
    public long TotalSteps => (long)stepsPerEpoch * config.Epochs;

    /// <summary>Trains to the end, or until cancelled.</summary>
    /// <returns>The summary; that of the earlier run where it had finished already.</returns>
    /// <exception cref="UserErrorException">There are checkpoints, and none is whole.</exception>
    /// <exception cref="RunFileException">A file of the run cannot be written.</exception>
    public RunSummary Run(CancellationToken cancellation = default)
    {
        if (folder.ReadSummary() is { } done && !(done.Status == RunStatus.Diverged && options.SkipNonFinite)) return done;
        if (config.MemoryFormat == "channels_last") MemoryFormat.UseChannelsLast(task.Model);
        using var ranks = new DataParallel(group, task.Model, config);
        using var optimizer = OptimizerFactory.Create(config, task, stepsPerEpoch, inner => options.ShardOptimizer ? ranks.Spread(inner) : inner);
        var saved = optimizer is ShardedOptimizer sharded ? sharded.Inner : optimizer;
        var schedule = RateSchedule.Create(config, optimizer, stepsPerEpoch);
        using var loop = new EpochLoop(task, config, options, observer, optimizer, schedule, ranks, stepsPerEpoch);
        var checkpoints = new CheckpointStore(folder.Checkpoints, options.CheckpointsKept);
        var metrics = group.IsRoot() ? new MetricsLog(folder.MetricsFile) : null;
        using var writer = options.TensorBoard && group.IsRoot() ? new EventFile(folder.Path) : null;

        var state = Begin(checkpoints, saved);
        schedule.MoveTo(state.Step);
        if (metrics is not null) RunFileException.Guard("The metrics", () => Advice(checkpoints), () => metrics.KeepEpochs(state.EpochsDone));
        ranks.Start(state.Step);
        task.Join(group);
        observer.Started(state.Step, TotalSteps);

        try
        {
            while (state.EpochsDone < config.Epochs)
            {
                var before = state;
                (state, var fault) = loop.Run(state, cancellation, SaveIfDue);
                if (fault is not null)
                {
                    Save(state); // the step at fault was not applied, or taken back: the run can be taken up here
                    throw fault;
                }

                if (state.BatchesDone == stepsPerEpoch) state = EndEpoch(state, SpeedSince(before, state), optimizer, metrics, loop, ranks, writer);
                var isLast = state.EpochsDone == config.Epochs;
                var isStopped = ranks.ShouldStop(cancellation);
                if (isLast || isStopped || ranks.Decide(IsSaveDue())) Save(state);
                if (!isLast && isStopped) return Summarize(state, optimizer, RunStatus.Interrupted);
            }
        }
        catch (DivergedException fault)
        {
            var diverged = Summarize(state, optimizer, RunStatus.Diverged) with { Fault = fault.Message };
            WriteSummary(diverged);
            return diverged;
        }

        if (optimizer is LawnOptimizer { Phase: LawnPhase.Free })
            observer.Noticed($"the switch rule '{config.Switch}' never fired: all {state.Step} steps were free, and no norm was held");
        var summary = Summarize(state, optimizer, RunStatus.Finished);
        WriteSummary(summary);
        return summary;

        void WriteSummary(RunSummary whole)
        {
            if (group.IsRoot()) RunFileException.Guard("The summary", () => Advice(checkpoints), () => folder.WriteSummary(whole));
        }

        // Within an epoch rank 0 decides for itself, which it cannot where the state lies on all ranks.
        void SaveIfDue(RunState current)
        {
            if (!options.ShardOptimizer && group.IsRoot() && IsSaveDue()) Save(current);
        }

        bool IsSaveDue() => sinceCheckpoint.Elapsed >= options.CheckpointInterval;

        void Save(RunState current)
        {
            if (!loop.IsSound) return; // weights at fault never replace a sound checkpoint
            ranks.Save(() =>
            {
                RunFileException.Guard("The metrics", () => Advice(checkpoints), () => metrics?.Flush()); // first: the checkpoint says that they are there
                this.Save(checkpoints, saved, current);
            });
            sinceCheckpoint.Restart();
        }
    }

    /// <summary>Starts the run without taking a step: writes the checkpoint of step 0, with the weights of <see cref="RunConfig.InitFrom"/>.</summary>
    /// <returns>What was taken over from that file; null without one.</returns>
    /// <exception cref="UserErrorException">The file cannot be read or does not fit the model.</exception>
    /// <exception cref="RunFileException">The checkpoint cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The run has been started before.</exception>
    public ImportedWeights? Start()
    {
        if (folder.HasCheckpoint) throw new InvalidOperationException("The run has been started before.");
        using var optimizer = OptimizerFactory.Create(config, task, stepsPerEpoch);
        var imported = Import();
        manual_seed(config.Seed);
        Save(new CheckpointStore(folder.Checkpoints, options.CheckpointsKept), optimizer, new RunState { InitialWeights = imported?.Sha256 });
        return imported;
    }

    RunState Begin(CheckpointStore checkpoints, optim.Optimizer optimizer)
    {
        if (checkpoints.Load(task.Model, optimizer, observer.Noticed) is { } saved)
        {
            RestoreRandom(saved.RandomState);
            return saved;
        }

        var imported = Import();
        foreach (var notice in imported?.Notices ?? []) observer.Noticed(notice);
        manual_seed(config.Seed);
        var state = new RunState { InitialWeights = imported?.Sha256 };
        if (imported is not null && group.IsRoot()) Save(checkpoints, optimizer, state); // the file may change or go
        return state;
    }

    ImportedWeights? Import() => config.InitFrom is { } file ? WeightImport.Load(file, task.Model, config.InitPartial) : null;

    void Save(CheckpointStore checkpoints, optim.Optimizer optimizer, RunState state) => RunFileException.Guard(
        $"The checkpoint of step {state.Step}",
        () => Advice(checkpoints),
        () => checkpoints.Save(task.Model, optimizer, state with { RandomState = Convert.ToBase64String(RandomBytes()) }));

    static string Advice(CheckpointStore checkpoints) =>
        "Make space, or mend the folder, and repeat the command" + (checkpoints.NewestStep is { } step ? $": it goes on from step {step}." : ".");

    RunState EndEpoch(RunState state, double speed, optim.Optimizer optimizer, MetricsLog? log, EpochLoop loop, DataParallel ranks, EventFile? events)
    {
        var epoch = state.EpochsDone + 1;
        var metrics = new Dictionary<string, double> { ["train/loss"] = state.ExamplesSeen > 0 ? state.LossSum / state.ExamplesSeen : double.NaN };
        ranks.ShareBuffers();
        AddEvaluation(metrics, Split.Validation);
        var headline = "validation/" + task.HeadlineMetric;
        var isBest = metrics.TryGetValue(headline, out var score) && (state.BestEpoch == 0 || score > state.BestMetrics[headline]);
        if (options.EvaluateTest && (isBest || epoch == config.Epochs)) AddEvaluation(metrics, Split.Test);
        AddWeightNorms(metrics);
        if (state.Skipped > 0) metrics["train/skipped_batches"] = state.Skipped;
        ranks.Check(state.Step);
        ranks.AddMetrics(metrics);
        var earlyGradient = loop.EndEpoch(metrics, state.EarlyGradientNorm);

        var report = new EpochReport(epoch, state.Step, PhaseOf(optimizer), RateOf(optimizer), speed, metrics);
        if (log is not null) RunFileException.Guard($"The metrics of epoch {epoch}", () => "Make space, or mend the folder, and repeat the command: it goes on from the last checkpoint.", () => log.Append(report));
        events?.Write(report);
        observer.EpochEnded(report);
        var next = state with { EpochsDone = epoch, BatchesDone = 0, LossSum = 0, ExamplesSeen = 0, LastMetrics = metrics, EarlyGradientNorm = earlyGradient };
        return isBest ? next with { BestEpoch = epoch, BestMetrics = metrics } : next;
    }

    RunSummary Summarize(RunState state, optim.Optimizer optimizer, RunStatus status) => new()
    {
        Status = status,
        HeadlineMetric = task.HeadlineMetric,
        Steps = state.Step,
        SkippedBatches = state.Skipped,
        SwitchStep = (optimizer as LawnOptimizer)?.SwitchStep,
        Final = state.LastMetrics,
        BestEpoch = state.BestEpoch,
        BestByValidation = state.BestMetrics,
        SamplesPerSecond = SpeedSince(new RunState(), state),
        TrainingSeconds = state.TrainingSeconds,
        PeakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,
    };

    /// <summary>Examples a second of training between two states of this run; 0 where there was none.</summary>
    double SpeedSince(RunState before, RunState after)
    {
        var seconds = after.TrainingSeconds - before.TrainingSeconds;
        return seconds > 0 ? (ExamplesTrained(after) - ExamplesTrained(before)) / seconds : 0;
    }

    double ExamplesTrained(RunState state) => (double)task.ExamplesPerEpoch * state.EpochsDone + state.ExamplesSeen;

    void AddEvaluation(Dictionary<string, double> metrics, Split split)
    {
        foreach (var (name, value) in task.Evaluate(split)) metrics[$"{split.ToString().ToLowerInvariant()}/{name}"] = value;
    }

    void AddWeightNorms(Dictionary<string, double> metrics)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var weight in LayerWeight.Of(task.Model))
            metrics["l2_norm/weight/" + weight.Name] = weight.Weight.to_type(ScalarType.Float32).square().sum().sqrt().item<float>();
    }

    internal static string PhaseOf(optim.Optimizer optimizer) => optimizer is LawnOptimizer lawn ? lawn.Phase.ToString().ToLowerInvariant() : "base";

    internal static double RateOf(optim.Optimizer optimizer) => optimizer.ParamGroups.First().LearningRate;

    static byte[] RandomBytes()
    {
        using var random = get_rng_state();
        return random.bytes.ToArray();
    }

    static void RestoreRandom(string saved)
    {
        using var random = tensor(Convert.FromBase64String(saved), dtype: ScalarType.Byte);
        set_rng_state(random);
    }
}
