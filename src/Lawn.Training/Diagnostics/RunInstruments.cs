using Lawn.Diagnostics;
using Lawn.Scope;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Measures a run as it goes: at every n-th step how its layers move and what its logits say, as means over the epoch, and after an
/// epoch margins and sharpness. A resumed epoch has the means of the steps since.
/// </summary>
sealed class RunInstruments : IDisposable
{
    const int SamplesPerEpoch = 5;
    const int LongestInterval = 50;
    const int StudiedExamples = 256;
    const int ShortestInterval = 5; // a measured step costs a part of a step more: few of them keep the cost small in short epochs too

    static readonly SharpnessOptions Quick = new() { Eigenvalues = 1, LanczosSteps = 10, TraceSamples = 3 };

    readonly IReadOnlyList<LayerWeight> layers;
    readonly ModelStudy? study;
    readonly int stepsPerEpoch;
    readonly int interval;
    readonly MeanMetrics means = new();
    readonly List<LogitStatistics> seen = [];
    LayerSnapshot? snapshot;
    bool isWatching;

    /// <summary>Instruments for a run of that level; it must be <see cref="DiagnosticsLevel.Light"/> or more.</summary>
    /// <exception cref="UserErrorException">The task's network cannot be studied.</exception>
    public RunInstruments(ITrainingTask task, RunConfig config, DiagnosticsLevel level, int stepsPerEpoch)
    {
        layers = LayerWeight.Of(task.Model);
        this.stepsPerEpoch = stepsPerEpoch;
        interval = Math.Clamp(stepsPerEpoch / SamplesPerEpoch, ShortestInterval, LongestInterval);
        if (level != DiagnosticsLevel.Full) return;
        if (task is not IStudiedTask studied) throw new UserErrorException($"The task {task.Name} offers no copy of its network to study: use --diagnostics light.");
        study = new ModelStudy(studied, config, StudiedExamples, ScalarType.Float32);
    }

    /// <summary>Call before the forward pass of a step.</summary>
    public void Begin(long step)
    {
        isWatching = step % stepsPerEpoch % interval == 0;
        seen.Clear();
    }

    /// <summary>Sees the logits of the batch or of a part of it.</summary>
    public void Look(Tensor logits, Tensor targets)
    {
        if (isWatching) seen.Add(LogitStatistics.Of(logits, targets));
    }

    /// <summary>Call between the backward pass and the optimizer's step; not for a batch that is passed over, which then does not count.</summary>
    public void BeforeStep()
    {
        foreach (var part in seen)
            foreach (var (name, value) in StudyMetrics.Of(part)) means.Add(name, value, part.Examples);
        snapshot = isWatching ? new LayerSnapshot(layers) : null;
    }

    /// <summary>Call after the optimizer's step.</summary>
    /// <param name="learningRate">The rate that it had.</param>
    public void AfterStep(double learningRate)
    {
        if (snapshot is null) return;
        var motions = snapshot.After();
        snapshot.Dispose();
        snapshot = null;
        means.Add("l2_norm/grad", Math.Sqrt(motions.Sum(m => m.GradientNorm * m.GradientNorm)), 1);
        foreach (var motion in motions)
        {
            means.Add("l2_norm/grad/" + motion.Name, motion.GradientNorm, 1);
            means.Add("angle/" + motion.Name, motion.Angle, 1);
            means.Add("cos_grad_weight/" + motion.Name, motion.CosGradientWeight, 1);
            if (motion.Norm > 0) means.Add("effective_lr/" + motion.Name, motion.EffectiveRate(learningRate), 1);
        }
    }

    /// <summary>Adds the epoch's means to its metrics, and the study where the level asks for it.</summary>
    /// <param name="metrics">The epoch's metrics.</param>
    /// <param name="earlyGradient">The mean gradient norm of the first epoch; null in it.</param>
    /// <returns>That norm.</returns>
    public double? EndEpoch(Dictionary<string, double> metrics, double? earlyGradient)
    {
        means.MoveTo(metrics);
        if (metrics.TryGetValue("l2_norm/grad", out var gradient))
        {
            earlyGradient ??= gradient;
            if (earlyGradient > 0) metrics["flattening/gradient"] = gradient / earlyGradient.Value;
        }

        if (study is not null) Study(metrics);
        return earlyGradient;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        snapshot?.Dispose();
        study?.Dispose();
    }

    void Study(Dictionary<string, double> metrics)
    {
        study!.Refresh();
        var margins = study.Margins();
        var found = StudyMetrics.Of(margins).Concat(StudyMetrics.Of(margins.DividedByNorms(study.Layers), "margin_normalized")).Concat(StudyMetrics.Of(study.Sharpness(Quick)));
        foreach (var (name, value) in found) metrics[name] = value;
    }
}
