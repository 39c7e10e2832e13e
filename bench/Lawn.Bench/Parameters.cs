using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Bench;

/// <summary>Random parameters with gradients.</summary>
static class Parameters
{
    public static List<Parameter> Create(long[][] shapes)
    {
        manual_seed(1);
        return [.. shapes.Select(shape => new Parameter(randn(shape).mul_(0.05)) { grad = randn(shape).mul_(0.01) })];
    }

    public static Dictionary<IntPtr, double> Radii(IEnumerable<Parameter> parameters) =>
        parameters.ToDictionary(p => p.Handle, p => (double)p.norm().item<float>());
}
