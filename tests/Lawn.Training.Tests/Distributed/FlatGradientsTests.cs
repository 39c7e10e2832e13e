using Lawn.Optimizers;
using Lawn.Training.Precision;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Distributed;

public class FlatGradientsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_lie_in_the_flat_tensor_through_steps(bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(("conv", nn.Conv2d(3, 4, 3)), ("flatten", nn.Flatten()), ("fc", nn.Linear(16, 2)));
        if (channelsLast) MemoryFormat.UseChannelsLast(model);
        using var optimizer = new Adam(model.parameters(), 0.01);
        using var flat = new FlatGradients(model.parameters(), 2);
        Assert.Equal(model.parameters().Sum(p => p.numel()) + 2, flat.Values.numel());
        for (var step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            model.call(randn(5, 3, 4, 4)).square().mean().backward();
            flat.Gather();
            flat.SetExtra(step, 7);
            Assert.Equal([step, 7], flat.Extra());
            foreach (var p in model.parameters()) Assert.True(p.grad!.norm().item<float>() > 0);
            var before = model.parameters().Select(p => p.grad!.clone()).ToList();
            flat.Values.mul_(2);
            Assert.All(before.Zip(model.parameters()), pair => Assert.True((pair.First * 2).allclose(pair.Second.grad!)));
            Assert.All(model.parameters(), p => Assert.Equal(p.stride(), p.grad!.stride()));
            optimizer.step();
        }
    }

    [Fact]
    public void A_missing_gradient_is_zero_and_one_elsewhere_is_fetched()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(3, 2);
        using var flat = new FlatGradients(model.parameters(), 0);
        flat.Values.fill_(9);
        model.weight!.grad = null;
        model.bias!.grad = tensor(new[] { 1f, 2f });
        flat.Gather();
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 2], flat.Values.data<float>().ToArray());
        flat.Values.fill_(3);
        Assert.Equal([3, 3], model.bias.grad!.data<float>().ToArray());
    }
}
