using Lawn.Diagnostics;
using Lawn.Scope;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class LayerMotionTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1e-6)] // far below what the cosine could tell
    public void A_rotation_is_measured_as_its_angle(double angle)
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1, hasBias: false);
        layer.to(ScalarType.Float64);
        Set(layer.weight!, 3, 0);
        layer.weight!.grad = tensor(new[,] { { -2.0, 2.0 } });
        using var snapshot = new LayerSnapshot(LayerWeight.Of(layer));
        Set(layer.weight!, 6 * Math.Cos(angle), 6 * Math.Sin(angle)); // the length does not count
        var motion = Assert.Single(snapshot.After());
        Assert.Equal(angle, motion.Angle, 1e-6 * angle);
        Assert.Equal(3, motion.Norm, 1e-12);
        Assert.Equal(Math.Sqrt(8), motion.GradientNorm, 1e-12);
        Assert.Equal(-Math.Sqrt(0.5), motion.CosGradientWeight, 1e-12);
        Assert.Equal(0.9 / 9, motion.EffectiveRate(0.9), 1e-12);
    }

    [Fact]
    public void A_layer_of_zeros_or_without_gradient_has_no_direction()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1, hasBias: false);
        Set(layer.weight!, 0, 0);
        using var snapshot = new LayerSnapshot(LayerWeight.Of(layer));
        Assert.Equal(new LayerMotion("weight", 0, 0, 0, 0), Assert.Single(snapshot.After()));
    }

    static void Set(Tensor weight, double first, double second)
    {
        using var noGradients = no_grad();
        weight.copy_(tensor(new[,] { { first, second } }));
    }
}
