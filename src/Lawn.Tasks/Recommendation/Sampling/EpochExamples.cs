using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>The examples of one epoch in training order, as tensors of which a batch is a view.</summary>
/// <param name="Users">int32, [examples].</param>
/// <param name="Items">int32, [examples].</param>
/// <param name="Labels">float32, [examples]: 1 for a positive, 0 for a negative.</param>
sealed record EpochExamples(Tensor Users, Tensor Items, Tensor Labels) : IDisposable
{
    /// <summary>The examples on a device: these, or a copy that takes their place.</summary>
    public EpochExamples To(Device device)
    {
        if (Users.device_type == device.type) return this;
        using (this) return new EpochExamples(Moved(Users), Moved(Items), Moved(Labels));
        Tensor Moved(Tensor tensor) => tensor.to(device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Users.Dispose();
        Items.Dispose();
        Labels.Dispose();
    }
}
