using System.Diagnostics;
using Lawn.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>The steps of an epoch: forward, loss, backward, the check that all is finite, the optimizer's step, the schedule's.</summary>
sealed class EpochLoop : IDisposable
{
    /// <summary>With <see cref="TrainerOptions.SkipNonFinite"/>, more batches in a row than this are a divergence that no skipping mends.</summary>
    public const int MostSkippedInARow = 10;

    readonly ITrainingTask task;
    readonly RunConfig config;
    readonly TrainerOptions options;
    readonly IRunObserver observer;
    readonly BatchGradient gradient;
    readonly optim.Optimizer optimizer;
    readonly TwoPhaseSchedule schedule;
    readonly NumberGuard guard;
    readonly SwitchReport? report;
    readonly RunInstruments? instruments;
    readonly DataParallel ranks;
    readonly long totalSteps;

    public EpochLoop(ITrainingTask task, RunConfig config, TrainerOptions options, IRunObserver observer, optim.Optimizer optimizer, TwoPhaseSchedule schedule, DataParallel ranks, int stepsPerEpoch)
    {
        this.ranks = ranks;
        (this.task, this.config, this.options, this.observer, this.optimizer, this.schedule) = (task, config, options, observer, optimizer, schedule);
        totalSteps = (long)stepsPerEpoch * config.Epochs;
        report = optimizer is LawnOptimizer lawn ? new SwitchReport(lawn) : null;
        instruments = options.Diagnostics == DiagnosticsLevel.Off ? null : new RunInstruments(task, config, options.Diagnostics, stepsPerEpoch);
        gradient = new BatchGradient(task, config) { Observer = Look };
        guard = new NumberGuard(task, config, gradient, optimizer, ranks);
    }

    /// <summary>Goes on with the epoch of a state, to its end, a cancellation or a fault.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="cancellation">Ends it after a step.</param>
    /// <param name="stepped">Called with the state after each step; its time does not count as training.</param>
    /// <returns>The state after the last step that was applied or passed over, and the fault that stopped the epoch before the next; null without one.</returns>
    public (RunState State, DivergedException? Fault) Run(RunState state, CancellationToken cancellation, Action<RunState> stepped)
    {
        task.Model.train();
        var watch = Stopwatch.StartNew();
        foreach (var batch in task.Batches(state.EpochsDone, config.BatchSize, state.BatchesDone, ranks.Shard))
        {
            using var scope = NewDisposeScope();
            using var own = batch;
            (state, var fault) = Step(state, batch, cancellation);
            if (fault is not null) return (Timed(), fault);
            if (ranks.ShouldStop(cancellation)) break;
            watch.Stop();
            stepped(Timed());
            watch.Start();
        }

        return (Timed(), null);

        RunState Timed() => state with { TrainingSeconds = state.TrainingSeconds + watch.Elapsed.TotalSeconds };
    }

    /// <summary>Adds what the instruments saw to an epoch's metrics.</summary>
    public double? EndEpoch(Dictionary<string, double> metrics, double? earlyGradient) => instruments is null ? earlyGradient : instruments.EndEpoch(metrics, earlyGradient);

    /// <inheritdoc/>
    public void Dispose()
    {
        instruments?.Dispose();
        guard.Dispose();
    }

    /// <summary>Whether model and optimizer may be saved: no weight is NaN or infinite.</summary>
    public bool IsSound => guard.IsSound();

    (RunState State, DivergedException? Fault) Step(RunState state, Batch batch, CancellationToken cancellation)
    {
        var size = Math.Min(config.BatchSize, task.ExamplesPerEpoch - ((long)state.BatchesDone * config.BatchSize)); // of all ranks' parts
        ClearGradients();
        ranks.BeginStep(state.Step);
        guard.BeginStep();
        instruments?.Begin(state.Step);
        var own = gradient.Add(batch, (float)batch.Size / size);
        var loss = ranks.Reduce(ranks.Shard.Ranks > 1 ? guard.ForAllRanks(own) : own, report, cancellation);
        if (FaultOrStep(state.Step, batch, loss) is { } fault)
        {
            report?.Drop();
            if (!options.SkipNonFinite) return (state, fault);
            if (state.SkippedInARow == MostSkippedInARow) return (state, DivergedException.TooManySkipped(state.Step, MostSkippedInARow, fault.Message));
            state = state with { Skipped = state.Skipped + 1, SkippedInARow = state.SkippedInARow + 1 };
            observer.Noticed($"passed over a batch. {fault.Message}");
        }
        else
        {
            state = state with { SkippedInARow = 0, LossSum = state.LossSum + loss * size, ExamplesSeen = state.ExamplesSeen + size };
            ranks.CheckNow(state.Step + 1);
        }

        schedule.step();
        state = state with { Step = state.Step + 1, BatchesDone = state.BatchesDone + 1 };
        observer.Stepped(new StepReport(state.Step, totalSteps, state.EpochsDone + 1, loss, Trainer.PhaseOf(optimizer), Trainer.RateOf(optimizer)));
        return (state, null);
    }

    // Dropped gradients are made by the backward pass, where zeros would be written and then added to. Those of several ranks stay where they are summed.
    void ClearGradients()
    {
        if (ranks.Shard.Ranks > 1) optimizer.zero_grad();
        else task.Model.zero_grad();
    }

    DivergedException? FaultOrStep(long step, Batch batch, float loss)
    {
        if (guard.BeforeStep(step, batch, loss) is { } fault) return fault;
        report?.Send(loss);
        instruments?.BeforeStep();
        if (guard.Step(step) is { } undone) return undone;
        instruments?.AfterStep(Trainer.RateOf(optimizer));
        return null;
    }

    void Look(Tensor logits, Tensor targets)
    {
        report?.Look(logits, targets);
        instruments?.Look(logits, targets);
    }
}
