using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Takes a step back: weights, moments, counters and LAWN's own state as they were before it. Keeping them costs about as much as a checkpoint in
/// memory, so that it is done only for steps that may run out of the range of numbers.
/// </summary>
sealed class StepUndo(nn.Module model, optim.Optimizer optimizer) : IDisposable
{
    readonly IReadOnlyList<Parameter> parameters = [.. model.parameters()];
    readonly List<Tensor> weights = [];
    MemoryStream? state;

    /// <summary>Remembers the present.</summary>
    public void Take()
    {
        Forget();
        using var noGradients = no_grad();
        foreach (var parameter in parameters) weights.Add(parameter.detach().clone().DetachFromDisposeScope());
        state = new MemoryStream();
        using var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true);
        ((OptimizerHelper)optimizer).save_state_dict(writer);
    }

    /// <summary>Goes back to what was remembered.</summary>
    public void Restore()
    {
        if (state is null) throw new InvalidOperationException("No step was remembered.");
        using var noGradients = no_grad();
        foreach (var (parameter, old) in parameters.Zip(weights)) parameter.copy_(old);
        state.Position = 0;
        using var reader = new BinaryReader(state, System.Text.Encoding.UTF8, leaveOpen: true);
        ((OptimizerHelper)optimizer).load_state_dict(reader);
    }

    /// <summary>Lets the memory go.</summary>
    public void Forget()
    {
        foreach (var weight in weights) weight.Dispose();
        weights.Clear();
        state?.Dispose();
        state = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();
}
