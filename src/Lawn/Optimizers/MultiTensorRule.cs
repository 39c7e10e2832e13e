using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Which parameters are stepped in lists by multi-tensor operators.</summary>
static class MultiTensorRule
{
    /// <summary>Sends parameters of this machine's memory there too, so that tests can run the path without another device.</summary>
    internal static bool TakesAll { get; set; }

    /// <summary>Whether a parameter with a gradient belongs there: on another device, dense, in single or double precision.</summary>
    public static bool Takes(Tensor parameter)
    {
        if (!TakesAll && parameter.device_type == DeviceType.CPU) return false;
        using var gradient = parameter.grad!;
        return parameter.dtype is ScalarType.Float32 or ScalarType.Float64 && gradient.dtype == parameter.dtype && !gradient.is_sparse;
    }
}
