using Lawn.Diagnostics;
using Lawn.Scope;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

/// <summary>A small fp64 network with tanh and biases, its data in two batches of different size, and its dense Hessian by central differences of the gradient.</summary>
sealed class CurvedNet : nn.Module<Tensor, Tensor>
{
    readonly Linear hidden;
    readonly Linear output;

    public CurvedNet(int seed = 1)
        : base(nameof(CurvedNet))
    {
        manual_seed(seed);
        hidden = nn.Linear(3, 4);
        output = nn.Linear(4, 3);
        RegisterComponents();
        this.to(ScalarType.Float64);
        Batches = [.. new[] { 7L, 4L }.Select(size => (randn(size, 3, ScalarType.Float64).DetachFromDisposeScope(), randint(0, 3, size, ScalarType.Int64).DetachFromDisposeScope()))];
    }

    public IReadOnlyList<(Tensor Input, Tensor Target)> Batches { get; }

    public IReadOnlyList<LayerWeight> Layers => LayerWeight.Of(this);

    public LossSurface Surface => LossSurface.Of(this, Batches, (input, target) => nn.functional.cross_entropy(call(input), target));

    public override Tensor forward(Tensor input) => output.call(hidden.call(input).tanh());

    /// <summary>Column by column: (g(w + h e) - g(w - h e)) / 2h. [n, n]</summary>
    public double[,] DenseHessian()
    {
        const double step = 1e-5;
        var surface = Surface;
        var n = surface.Dimension;
        var hessian = new double[n, n];
        for (var column = 0L; column < n; column++)
        {
            var (above, below) = (GradientAt(surface, column, step), GradientAt(surface, column, -step));
            for (var row = 0L; row < n; row++) hessian[row, column] = (above[row] - below[row]) / (2 * step);
        }

        return hessian;
    }

    static double[] GradientAt(LossSurface surface, long index, double shift)
    {
        using var scope = NewDisposeScope();
        var direction = zeros(surface.Dimension, ScalarType.Float64);
        direction[index] = shift;
        Move(surface, direction);
        var gradient = surface.Gradient().data<double>().ToArray();
        Move(surface, -direction);
        return gradient;
    }

    static void Move(LossSurface surface, Tensor direction)
    {
        using var noGradients = no_grad();
        foreach (var (parameter, part) in surface.Parameters.Zip(surface.Split(direction))) parameter.add_(part);
    }
}
