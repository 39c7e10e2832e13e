using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Optimizers;

/// <summary>Parameters of awkward shapes in one memory layout, with the gradients of every step drawn from a seed.</summary>
sealed class ParameterSet : IDisposable
{
    public static readonly long[][] Shapes = [[1], [15], [16], [17], [63], [4099], [37, 29], [8, 3, 3, 3], [64, 65]];

    readonly string order;
    readonly ScalarType type;
    readonly Generator random;
    readonly DisposeScope scope = NewDisposeScope();

    // Kept, for the garbage collector may free an implicit scalar while TorchSharp's native call still reads it.
    readonly Scalar spread = 0.5;
    readonly Scalar gradientSpread = 0.3;
    readonly Scalar gradientMean = 0.1;
    readonly Scalar one = 1;

    /// <param name="layout">How the elements lie in memory: contiguous, permuted or strided.</param>
    /// <param name="seed">Seed of the weights and gradients.</param>
    /// <param name="shapes">Shapes; the awkward ones unless given.</param>
    /// <param name="type">Type of the weights and gradients.</param>
    public ParameterSet(string layout, ulong seed = 1, long[][]? shapes = null, ScalarType type = ScalarType.Float32)
    {
        (order, this.type) = (layout, type);
        random = new Generator(seed);
        using var noGradients = no_grad();
        Parameters = [.. (shapes ?? Shapes).Select(shape => new Parameter(Lay(randn(shape, generator: random).mul(spread))))];
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Sets new gradients and returns them in double precision.</summary>
    public List<double[]> DrawGradients()
    {
        var drawn = new List<double[]>();
        foreach (var parameter in Parameters)
        {
            using var step = NewDisposeScope();
            var gradient = Lay(randn(parameter.shape, generator: random).mul(gradientSpread).add(gradientMean, one));
            drawn.Add(Values(gradient));
            parameter.grad = gradient;
        }

        return drawn;
    }

    /// <summary>Norms to hold: those at present, some of them shrunk or grown.</summary>
    public Dictionary<IntPtr, double> Radii() =>
        Parameters.Select((p, i) => (p.Handle, Radius: Norm(p) * (1 + i % 3 * 0.25))).ToDictionary(x => x.Handle, x => x.Radius);

    public static double Norm(Tensor tensor) => Math.Sqrt(Values(tensor).Sum(x => x * x));

    public static double[] Values(Tensor tensor)
    {
        using var inner = NewDisposeScope();
        return tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public void Dispose()
    {
        foreach (var scalar in new[] { spread, gradientSpread, gradientMean, one }) scalar.Dispose();
        scope.Dispose();
    }

    Tensor Lay(Tensor drawn)
    {
        var values = drawn.to_type(type);
        return (order, values.dim()) switch
        {
            ("strided", _) => stack([values, values], -1).select(-1, 0),
            ("permuted", 4) => values.permute(2, 3, 0, 1).contiguous().permute(2, 3, 0, 1),
            ("permuted", 2) => values.t().contiguous().t(),
            _ => values,
        };
    }
}
