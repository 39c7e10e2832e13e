using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Optimizers;

/// <summary>Vectors of radii in the memory of a device. The radii of a run do not change, so that they are sent there once.</summary>
sealed class RadiiOnDevice
{
    const int Capacity = 16;

    readonly List<(double[] Radii, Tensor Vector)> sent = [];

    /// <summary>The radii in double precision on a device; owned by this object.</summary>
    public Tensor Get(double[] radii, Device device)
    {
        foreach (var (known, vector) in sent)
            if (vector.device_type == device.type && vector.device_index == device.index && known.AsSpan().SequenceEqual(radii)) return vector;

        if (sent.Count == Capacity)
        {
            sent[0].Vector.Dispose();
            sent.RemoveAt(0);
        }

        var added = tensor(radii, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();
        sent.Add((radii, added));
        return added;
    }
}
