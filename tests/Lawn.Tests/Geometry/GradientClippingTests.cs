using Lawn.Geometry;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Lawn.Tests.Geometry;

public class GradientClippingTests
{
    [Theory]
    [InlineData(2.5, 0.5)] // (3, 4) over two tensors has norm 5
    [InlineData(10, 1)]
    public void Gradients_are_scaled_to_the_global_norm(double largest, double factor)
    {
        var first = WithGradient(3);
        var second = WithGradient(4);
        var without = new Parameter(zeros(1));
        GradientClipping.ClipGlobalNorm([first, second, without], largest);
        Assert.Equal(3 * factor, first.grad!.item<float>(), 5);
        Assert.Equal(4 * factor, second.grad!.item<float>(), 5);
    }

    static Parameter WithGradient(float value) => new(zeros(1)) { grad = tensor(new[] { value }) };
}
