using Lawn.Diagnostics;
using Lawn.Scope;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Margins and sharpness of a network on a fixed sample, on a second copy of it in evaluation mode: training does not notice. Sharpness and
/// flattening are those of the loss that the run trains on, with its temperature or normalised logits; margins are the network's own.
/// </summary>
public sealed class ModelStudy : IDisposable
{
    readonly IStudiedTask task;
    readonly FixedSample sample;
    readonly nn.Module copy;
    readonly LogitControl control;

    /// <summary>Takes the sample and makes the copy.</summary>
    /// <param name="task">The task whose network is studied.</param>
    /// <param name="config">The run that trains it.</param>
    /// <param name="examples">Training examples in the sample.</param>
    /// <param name="precision">fp64 for digits, fp32 for speed.</param>
    public ModelStudy(IStudiedTask task, RunConfig config, int examples, ScalarType precision)
    {
        this.task = task;
        control = new LogitControl(config.Temperature, config.LogitNorm);
        sample = new FixedSample(task, examples);
        using var randomState = get_rng_state(); // new weights must not cost the run's stream any number
        copy = task.NewModel();
        set_rng_state(randomState);
        copy.to(precision);
        copy.eval();
    }

    /// <summary>The layers of the copy.</summary>
    public IReadOnlyList<LayerWeight> Layers => LayerWeight.Of(copy);

    /// <summary>Takes over the task's present weights and buffers.</summary>
    public void Refresh()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var source = task.Model.state_dict();
        foreach (var (name, tensor) in copy.state_dict()) tensor.copy_(source[name]);
    }

    /// <summary>Examples in the sample.</summary>
    public long Examples => sample.Parts.Sum(part => part.Size);

    /// <summary>What the logits that the loss is taken of say.</summary>
    public LogitStatistics Logits()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return LogitStatistics.Of(cat([.. sample.Parts.Select(part => control.Apply(task.Logits(copy, part)))]), cat([.. sample.Parts.Select(part => part.Targets)]));
    }

    /// <summary>The margins, as they are.</summary>
    public Margins Margins()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var margins = sample.Parts.Select(part => Diagnostics.Margins.OfEach(task.Logits(copy, part), part.Targets)).ToArray();
        return Diagnostics.Margins.Of(cat(margins));
    }

    /// <summary>The sharpness, with all layer weights on spheres.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Sharpness Sharpness(SharpnessOptions options, CancellationToken cancellation = default)
    {
        var surface = new LossSurface(copy, sample.Parts.Count, number =>
        {
            var part = sample.Parts[number];
            return (task.Loss(control.Apply(task.Logits(copy, part)), LikeModel(part.Targets)), part.Size);
        });
        return Diagnostics.Sharpness.Measure(surface, Layers, options, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sample.Dispose();
        copy.Dispose();
    }

    Tensor LikeModel(Tensor targets) => targets.is_floating_point() ? targets.to_type(copy.parameters().First().dtype) : targets;
}
