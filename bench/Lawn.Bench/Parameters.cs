using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>Random parameters with gradients.</summary>
static class Parameters
{
    public static List<Parameter> Create(long[][] shapes, ScalarType type = ScalarType.Float32)
    {
        manual_seed(1);
        return [.. shapes.Select(shape => new Parameter(randn(shape).mul_(0.05).to_type(type)) { grad = randn(shape).mul_(0.01).to_type(type) })];
    }

    public static Dictionary<IntPtr, double> Radii(IEnumerable<Parameter> parameters) =>
        parameters.ToDictionary(p => p.Handle, p => (double)p.to_type(ScalarType.Float32).norm().item<float>());
}
