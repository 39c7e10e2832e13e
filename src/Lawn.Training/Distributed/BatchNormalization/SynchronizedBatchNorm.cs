using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Gives the batch normalisations of a model the statistics of the batch of all ranks, as <c>torch.nn.SyncBatchNorm</c> does. The modules stay what they
/// are: while training, hooks have them normalise nothing, and put the result of <see cref="GlobalNormalization"/> in its place.
/// </summary>
sealed class SynchronizedBatchNorm : IDisposable
{
    readonly List<Action> removals = [];

    /// <summary>Hooks onto every batch normalisation of a model.</summary>
    public SynchronizedBatchNorm(IProcessGroup group, nn.Module model)
    {
        foreach (var layer in model.modules().Prepend(model).OfType<BatchNorm>().Distinct()) Attach(group, layer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var remove in removals) remove();
    }

    void Attach(IProcessGroup group, BatchNorm layer)
    {
        Tensor? input = null;
        var before = layer.register_forward_pre_hook((_, given) =>
        {
            if (!layer.training) return given;
            input = given;
            layer.eval(); // leaves the running statistics alone
            return zeros([2, given.shape[1], .. Enumerable.Repeat(1L, (int)given.dim() - 2)], dtype: given.dtype, device: given.device);
        });
        var after = layer.register_forward_hook((_, placeholder, unused) =>
        {
            if (input is null) return unused;
            var given = input;
            input = null;
            layer.train();
            placeholder.Dispose();
            unused.Dispose();
            return GlobalNormalization.Of(given, layer, group);
        });
        removals.Add(before.remove);
        removals.Add(after.remove);
    }
}
