using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// What a forward pass changes though no step is taken: torch's random stream (dropout) and the model's buffers (the running statistics of batch
/// normalisation). Taken before each pass, so that a batch at fault leaves no trace.
/// </summary>
sealed class ForwardState : IDisposable
{
    readonly IReadOnlyList<Tensor> buffers;
    readonly IReadOnlyList<Tensor> copies;
    Tensor? random;

    public ForwardState(nn.Module model)
    {
        using var scope = NewDisposeScope();
        buffers = [.. model.buffers()];
        copies = [.. buffers.Select(buffer => buffer.detach().clone().DetachFromDisposeScope())];
    }

    public void Take()
    {
        using var noGradients = no_grad();
        random?.Dispose();
        random = get_rng_state().DetachFromDisposeScope();
        for (var k = 0; k < buffers.Count; k++) copies[k].copy_(buffers[k]);
    }

    public void Restore()
    {
        using var noGradients = no_grad();
        if (random is not null) set_rng_state(random);
        for (var k = 0; k < buffers.Count; k++) buffers[k].copy_(copies[k]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        random?.Dispose();
        foreach (var copy in copies) copy.Dispose();
    }
}
