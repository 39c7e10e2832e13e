using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Sees, through forward hooks, which layer is the first to put out a number that is not finite. Layers that are not run by <c>call</c> are not seen.</summary>
sealed class OutputWatch : IDisposable
{
    readonly List<Action> unhook = [];

    public OutputWatch(nn.Module model)
    {
        foreach (var (path, module) in model.named_modules())
        {
            if (module is not nn.Module<Tensor, Tensor> layer || module.children().Any()) continue;
            var hook = layer.register_forward_hook((_, _, output) =>
            {
                if (First is null && output.is_floating_point() && !AllFinite(output)) First = path;
                return output;
            });
            unhook.Add(hook.remove);
        }
    }

    /// <summary>The first such layer's path in the model; null where none was seen.</summary>
    public string? First { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => unhook.ForEach(remove => remove());

    static bool AllFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().item<bool>();
    }
}
