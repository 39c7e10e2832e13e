using Lawn.Diagnostics;
using Lawn.Scope;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class SharpnessTests
{
    [Fact]
    public void Top_eigenvalues_and_trace_are_those_of_the_dense_Hessian()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var dense = tensor(net.DenseHessian());
        var eigenvalues = linalg.eigvalsh((dense + dense.t()) / 2).data<double>().ToArray().Reverse().ToArray();
        var report = Sharpness.Measure(net.Surface, net.Layers, new SharpnessOptions { Eigenvalues = 4, TraceSamples = 400 });
        Assert.All(report.HessianTop.Values.Zip(eigenvalues), pair => Assert.Equal(pair.Second, pair.First, 1e-4 * eigenvalues[0]));
        Assert.InRange(report.HessianTrace.Value - dense.trace().item<double>(), -5 * report.HessianTrace.StandardError, 5 * report.HessianTrace.StandardError);
        Assert.InRange(report.HessianTrace.StandardError, 1e-6, 0.2 * eigenvalues[0]);
        Assert.Equal(net.Surface.Loss(), report.Loss, 1e-12);
    }

    [Fact]
    public void It_tells_how_far_it_is_and_can_be_stopped()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var seen = new Seen();
        var options = new SharpnessOptions { Eigenvalues = 1, LanczosSteps = 5, TraceSamples = 3, Progress = seen };
        var report = Sharpness.Measure(net.Surface, net.Layers, options);
        Assert.Equal(Enumerable.Range(1, seen.All.Count), seen.All.Select(products => products.Done));
        Assert.All(seen.All, products => Assert.Equal(13, products.AtMost));
        Assert.InRange(seen.All.Count, 5, 13);

        using var source = new CancellationTokenSource();
        var stopping = new Seen(at: 4, source);
        Assert.Throws<OperationCanceledException>(() => Sharpness.Measure(net.Surface, net.Layers, options with { Progress = stopping }, source.Token));
        Assert.Equal(4, stopping.All.Count);
        Assert.Equal(report.HessianTop.Values, Sharpness.Measure(net.Surface, net.Layers, options).HessianTop.Values);
    }

    [Fact]
    public void The_tangential_Hessian_is_the_dense_one_between_projections_with_its_curvature_term()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var surface = net.Surface;
        var (n, gradient) = (surface.Dimension, surface.Gradient());
        var weights = cat([.. surface.Parameters.Select(p => p.detach().flatten())]);
        var middle = tensor(net.DenseHessian());
        var (projection, radii) = (zeros(n, n, ScalarType.Float64), zeros(n, ScalarType.Float64));
        var start = 0L;
        foreach (var parameter in surface.Parameters)
        {
            var length = parameter.numel();
            if (parameter.dim() == 2)
            {
                var (w, g) = (weights.narrow(0, start, length), gradient.narrow(0, start, length));
                var square = w.dot(w);
                projection.narrow(0, start, length).narrow(1, start, length).copy_(eye(length, dtype: ScalarType.Float64) - outer(w, w) / square);
                middle.narrow(0, start, length).narrow(1, start, length).sub_(eye(length, dtype: ScalarType.Float64) * (g.dot(w) / square));
                radii.narrow(0, start, length).fill_(square.sqrt().item<double>());
            }

            start += length;
        }

        var dense = diag(radii).mm(projection).mm(middle).mm(projection).mm(diag(radii));
        using var tangent = new TangentSpace(surface, net.Layers);
        manual_seed(6);
        var vector = randn(n, ScalarType.Float64);
        Assert.True(tangent.HessianTimes(vector).allclose(dense.mv(vector), rtol: 1e-6, atol: 1e-7));
        var top = linalg.eigvalsh((dense + dense.t()) / 2).data<double>().ToArray().Max();
        var report = Sharpness.Measure(surface, net.Layers, new SharpnessOptions { Eigenvalues = 1 });
        Assert.Equal(top, report.TangentTop.Values[0], 1e-4 * top);
    }

    // Along a great circle of one layer: L(w cos t + ||w|| u sin t) has the tangential Hessian's u'Hu as its second derivative at 0.
    [Fact]
    public void The_tangential_Hessian_is_the_second_derivative_along_a_great_circle()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var surface = net.Surface;
        using var tangent = new TangentSpace(surface, net.Layers);
        manual_seed(7);
        var start = zeros(surface.Dimension, ScalarType.Float64);
        var first = surface.Parameters[0];
        start.narrow(0, 0, first.numel()).copy_(randn(first.numel(), ScalarType.Float64));
        var unit = tangent.Project(start);
        unit = unit / unit.norm();

        var weights = zeros_like(start);
        weights.narrow(0, 0, first.numel()).copy_(first.detach().flatten());
        double At(double angle) => surface.LossAt(weights * (Math.Cos(angle) - 1) + unit * (weights.norm() * Math.Sin(angle)));
        const double step = 1e-3;
        var second = (At(step) - 2 * At(0) + At(-step)) / (step * step);
        Assert.Equal(second, tangent.HessianTimes(unit).dot(unit).item<double>(), 1e-5 + 1e-4 * Math.Abs(second));
    }

    [Fact]
    public void Adaptive_and_tangential_sharpness_do_not_see_a_rescaling_that_the_network_does_not()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var net = nn.Sequential(("a", nn.Linear(5, 8, hasBias: false)), ("relu", nn.ReLU()), ("b", nn.Linear(8, 3, hasBias: false)));
        net.to(ScalarType.Float64);
        var batches = new[] { (randn(20, 5, ScalarType.Float64), randint(0, 3, 20, ScalarType.Int64)) };
        var surface = LossSurface.Of(net, batches, (input, target) => nn.functional.cross_entropy(net.call(input), target));
        var options = new SharpnessOptions { LanczosSteps = 60 };
        var before = Sharpness.Measure(surface, LayerWeight.Of(net), options);
        using (no_grad())
        {
            surface.Parameters[0].mul_(4);
            surface.Parameters[1].div_(4);
        }

        var after = Sharpness.Measure(surface, LayerWeight.Of(net), options);
        Assert.Equal(before.Loss, after.Loss, 1e-12);
        Assert.Equal(before.AdaptiveSam, after.AdaptiveSam, 1e-9);
        Assert.Equal(before.TangentTop.Values[0], after.TangentTop.Values[0], 1e-4 * before.TangentTop.Values[0]);
        Assert.True(Math.Abs(after.HessianTop.Values[0] / before.HessianTop.Values[0] - 1) > 0.5); // the plain Hessian does
    }

    [Fact]
    public void Sam_is_the_loss_along_the_gradient()
    {
        using var scope = NewDisposeScope();
        using var net = new CurvedNet();
        var gradient = net.Surface.Gradient();
        var report = Sharpness.Measure(net.Surface, net.Layers, new SharpnessOptions { SamRadius = 1e-4, AdaptiveSamRadius = 1e-4 });
        Assert.Equal(report.GradientNorm, gradient.norm().item<double>(), 1e-12);
        Assert.Equal(1e-4 * report.GradientNorm, report.Sam, 1e-7); // to first order: rho ||g||
        var sizes = cat([.. net.parameters().Select(p => p.detach().abs().flatten())]);
        Assert.Equal(1e-4 * (sizes * gradient).norm().item<double>(), report.AdaptiveSam, 1e-7); // rho ||T g||
    }

    sealed class Seen(int at = int.MaxValue, CancellationTokenSource? source = null) : IProgress<HessianProducts>
    {
        public List<HessianProducts> All { get; } = [];

        public void Report(HessianProducts value)
        {
            All.Add(value);
            if (value.Done == at) source!.Cancel();
        }
    }
}
