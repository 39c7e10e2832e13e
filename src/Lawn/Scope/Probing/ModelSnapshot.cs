using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Lawn.Scope.Probing;

/// <summary>
/// Keeps what a probe may change (parameters, buffers, train/eval modes, torch's random state on the CPU) and puts it back bit for bit
/// when disposed.
/// </summary>
sealed class ModelSnapshot : IDisposable
{
    readonly Module model;
    readonly List<(Module Module, bool Training)> modes;
    readonly List<(string Name, Tensor Live, Tensor Saved)> buffers;
    readonly Dictionary<IntPtr, (Tensor Live, Tensor Saved)> parameters = [];
    readonly Tensor randomState = get_rng_state();

    public ModelSnapshot(Module model)
    {
        this.model = model;
        // Breadth first, so that a child's mode is put back after its parent's train() has overwritten it.
        modes = [.. model.named_modules().Select(m => m.module).Prepend(model).Select(m => (m, m.training))];
        buffers = [.. model.named_buffers().Where(b => b.buffer is not null).Select(b => (b.name, b.buffer, b.buffer.detach().clone()))];
        foreach (var (_, parameter) in model.named_parameters())
            if (!parameters.ContainsKey(parameter.Handle)) parameters[parameter.Handle] = (parameter, parameter.detach().clone());
    }

    /// <summary>The value that a parameter had.</summary>
    public Tensor Saved(Tensor parameter) => parameters[parameter.Handle].Saved;

    /// <summary>
    /// Dropout off, but normalisations on the statistics of the sample. A running mean is a constant that does not scale, which would not
    /// show while it is still zero: where a user's own module keeps one, it is moved away from zero.
    /// </summary>
    public void UseEvaluationMode()
    {
        model.eval();
        foreach (var (module, _) in modes.Where(m => LayerKinds.HasRunningStatistics(m.Module))) module.train();
        foreach (var (_, live, _) in buffers.Where(b => b.Name.EndsWith("running_mean", StringComparison.Ordinal) && b.Live.is_floating_point()))
        {
            using var scope = NewDisposeScope();
            live.add_(linspace(-1, 1, live.numel()).view(live.shape).to(live.dtype, live.device));
        }
    }

    public void ResetRandomState() => set_rng_state(randomState);

    public void Dispose()
    {
        foreach (var (live, saved) in parameters.Values.Concat(buffers.Select(b => (b.Live, b.Saved))))
        {
            live.copy_(saved);
            saved.Dispose();
        }

        foreach (var (module, training) in modes) module.train(training);
        ResetRandomState();
        randomState.Dispose();
    }
}
