using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Precision;

/// <summary>
/// Mixed precision: within the scope, convolutions and matrix products of this thread are computed in a short type from copies of their
/// fp32 inputs, and operators that need the range or precision in fp32, as with PyTorch's <c>torch.autocast</c>. Parameters and their
/// gradients stay fp32. The backward pass takes each operator's type from the forward pass and belongs outside the scope.
/// </summary>
/// <example><code>
/// using (Autocast.BFloat16(DeviceType.CPU)) logits = model.call(images);
/// loss = cross_entropy(logits.to_type(ScalarType.Float32), targets);
/// </code></example>
public sealed class Autocast : IDisposable
{
    readonly DeviceType device;
    readonly bool wasEnabled;
    readonly ScalarType dtypeBefore;
    bool isDisposed;

    Autocast(DeviceType device, ScalarType dtype)
    {
        this.device = device;
        wasEnabled = AutocastNative.IsEnabled(device);
        dtypeBefore = AutocastNative.Dtype(device);
        AutocastNative.SetDtype(device, dtype);
        AutocastNative.SetEnabled(device, true);
    }

    /// <summary>Whether this libtorch has what the scope needs: its functions are found by their names in the Linux and macOS builds.</summary>
    public static bool IsSupported => AutocastNative.IsFound;

    /// <summary>Begins a scope of bfloat16 on this thread, which ends when the result is disposed.</summary>
    /// <exception cref="PlatformNotSupportedException"><see cref="IsSupported"/> is false.</exception>
    public static Autocast BFloat16(DeviceType device) => new(device, ScalarType.BFloat16);

    /// <summary>Ends the scope: what was set before is set again, and the short copies of the weights, which the next step makes stale, go.</summary>
    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        AutocastNative.SetEnabled(device, wasEnabled);
        AutocastNative.SetDtype(device, dtypeBefore);
        AutocastNative.ClearCache();
    }
}
