using Lawn.Geometry;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Geometry;

public class LayerSphereTests
{
    readonly LayerSphere sphere = new();

    [Fact]
    public void Norm_is_the_Frobenius_norm()
    {
        using var weight = tensor(new double[,] { { 3, 0 }, { 0, 4 } });
        Assert.Equal(5, sphere.Norm([weight]).item<double>(), 12);
    }

    [Fact]
    public void Projection_removes_the_radial_part()
    {
        using var weight = tensor(new double[,] { { 3, 4 } });
        using var gradient = tensor(new double[,] { { 1, 0 } });
        sphere.ProjectToTangent([gradient], [weight], sphere.Norm([weight]));
        Assert.Equal([1 - 9 / 25.0, -12 / 25.0], gradient.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Retraction_keeps_the_direction()
    {
        using var weight = tensor(new double[,] { { 3, 4 } });
        using var norm = tensor(10.0);
        sphere.Retract([weight], norm);
        Assert.Equal([6.0, 8.0], weight.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Weights_on_their_sphere_keep_their_bits()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        for (var seed = 0; seed < 50; seed++)
        {
            manual_seed(seed);
            var weight = randn(7, 9);
            var before = weight.data<float>().ToArray();
            sphere.Retract([weight], sphere.Norm([weight]));
            Assert.Equal(before, weight.data<float>().ToArray());
        }
    }

    [Fact]
    public void A_joined_bias_shares_the_norm()
    {
        using var weight = tensor(new double[,] { { 2, 0 } });
        using var bias = tensor(new double[] { 1 });
        using var weightGradient = tensor(new double[,] { { 1, 1 } });
        using var biasGradient = tensor(new double[] { 3 });
        sphere.ProjectToTangent([weightGradient, biasGradient], [weight, bias], sphere.Norm([weight, bias])); // <g,w>/<w,w> = (2 + 3) / 5
        Assert.Equal(Math.Sqrt(5), sphere.Norm([weight, bias]).item<double>(), 12);
        Assert.Equal([-1.0, 1.0], weightGradient.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(2.0, biasGradient.item<double>(), 1e-15);
    }

    [Fact]
    public void Zero_weights_are_left_alone()
    {
        using var weight = zeros(2, 2);
        using var gradient = ones(2, 2);
        using var norm = tensor(0f);
        sphere.ProjectToTangent([gradient], [weight], norm);
        sphere.Retract([weight], norm);
        Assert.Equal(4, gradient.sum().item<float>());
        Assert.Equal(0, weight.abs().sum().item<float>());
    }

    [Theory]
    [InlineData(ScalarType.BFloat16, 1e-2)]
    [InlineData(ScalarType.Float16, 1e-3)]
    public void Half_precision_is_summed_in_single(ScalarType type, double tolerance)
    {
        using var weight = ones(300, 300, dtype: type); // ||w||^2 = 90 000 overflows float16
        Assert.Equal(ScalarType.Float32, sphere.Norm([weight]).dtype);
        using var norm = tensor(150f);
        sphere.Retract([weight], norm);
        Assert.InRange(weight.to_type(ScalarType.Float32).mean().item<float>(), 0.5 - tolerance, 0.5 + tolerance);
    }
}
