using Lawn.Training.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training.Tests.Precision;

public class MemoryFormatTests
{
    [Fact]
    public void The_channels_come_last_in_memory_and_the_values_stay()
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 3, 4, 5);
        var reordered = MemoryFormat.ChannelsLast(images);
        Assert.Equal([60, 1, 15, 3], reordered.stride());
        Assert.Equal([2, 3, 4, 5], reordered.shape);
        Assert.True(reordered.eq(images).all().item<bool>());
        Assert.True(MemoryFormat.IsChannelsLast(reordered));
        Assert.False(MemoryFormat.IsChannelsLast(images));
        Assert.Throws<ArgumentException>(() => MemoryFormat.ChannelsLast(images[0]));
    }

    [Fact]
    public void A_models_convolutions_are_reordered_in_place_and_compute_the_same()
    {
        using var scope = NewDisposeScope();
        var conv = nn.Conv2d(3, 8, 3, padding: 1);
        var linear = nn.Linear(8, 2);
        var model = nn.Sequential(("conv", conv), ("pool", nn.AdaptiveAvgPool2d(1)), ("flat", nn.Flatten()), ("last", linear));
        var images = randn(4, 3, 8, 8);
        var before = model.call(images).detach();
        var handle = conv.weight.Handle;

        MemoryFormat.UseChannelsLast(model);
        Assert.Equal(handle, conv.weight.Handle);
        Assert.True(MemoryFormat.IsChannelsLast(conv.weight));
        Assert.True(conv.weight.requires_grad);
        Assert.True(MemoryFormat.IsChannelsLast(conv.call(images))); // the activations follow the weight
        var logits = model.call(images);
        Assert.True(logits.allclose(before, rtol: 1e-5, atol: 1e-6));
        logits.sum().backward();
        Assert.True(MemoryFormat.IsChannelsLast(conv.weight.grad!));
    }
}
