using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Diagnostics;

/// <summary>The trace of a matrix known by its products, as the mean of z'Az over random signs z (Hutchinson 1990).</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error; NaN for a single sample.</param>
public readonly record struct HutchinsonTrace(double Value, double StandardError)
{
    /// <summary>Estimates it.</summary>
    /// <param name="times">The matrix times a flat vector.</param>
    /// <param name="dimension">The length of a vector.</param>
    /// <param name="samples">Products to take.</param>
    /// <param name="type">The vectors' type.</param>
    /// <param name="device">The vectors' device.</param>
    /// <param name="generator">Draws the signs.</param>
    public static HutchinsonTrace Estimate(Func<Tensor, Tensor> times, long dimension, int samples, ScalarType type, Device device, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        var values = new double[samples];
        for (var k = 0; k < samples; k++)
        {
            using var scope = NewDisposeScope();
            var signs = randint(0, 2, dimension, ScalarType.Int64, generator: generator).mul(2).sub(1).to(type).to(device);
            values[k] = times(signs).dot(signs).to_type(ScalarType.Float64).item<double>();
        }

        var mean = values.Average();
        var variance = samples > 1 ? values.Sum(v => (v - mean) * (v - mean)) / (samples - 1) : double.NaN;
        return new HutchinsonTrace(mean, Math.Sqrt(variance / samples));
    }
}
