using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Synthetic;

/// <summary>A set of labelled points.</summary>
/// <param name="Points">float32, [examples, <see cref="SyntheticProblem.Width"/>].</param>
/// <param name="Classes">int64, [examples].</param>
sealed record SyntheticData(Tensor Points, Tensor Classes) : IDisposable
{
    /// <summary>The number of examples.</summary>
    public long Count => Points.shape[0];

    /// <summary>The data on a device: this, or a copy.</summary>
    public SyntheticData To(Device device) =>
        device.type == DeviceType.CPU ? this : new SyntheticData(Points.to(device), Classes.to(device));

    /// <inheritdoc/>
    public void Dispose()
    {
        Points.Dispose();
        Classes.Dispose();
    }
}
