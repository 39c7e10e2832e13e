using Lawn.Diagnostics;
using static TorchSharp.torch;

namespace Lawn.Tests.Diagnostics;

public class LogitStatisticsTests
{
    [Fact]
    public void Classes_by_hand()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[,] { { 10, 0, 0 }, { 0, 1, 0 }, { 0, 0, 2 }, { 12, 0, -1 } });
        var found = LogitStatistics.Of(logits, tensor(new long[] { 0, 1, 0, 0 }));
        Assert.Equal(4, found.Examples);
        Assert.Equal(0.75, found.Accuracy, 6);
        Assert.Equal(0.5, found.FlatShare, 6); // the first and the last
        Assert.Equal(Math.Sqrt((100 + 1 + 4 + 144 + 1) / 12.0), found.Scale, 5);
        Assert.Equal((10 + 1 + 2 + 12) / 4.0, found.Spread, 5);
    }

    [Fact]
    public void A_binary_logit_by_hand()
    {
        using var scope = NewDisposeScope();
        var found = LogitStatistics.Of(tensor(new float[] { 6, -6, 3, 1 }), tensor(new float[] { 1, 0, 0, 1 }));
        Assert.Equal((0.75, 0.5), (found.Accuracy, found.FlatShare)); // 1 - sigmoid(6) = 0.0025
        Assert.Equal(Math.Sqrt((36 + 36 + 9 + 1) / 4.0), found.Scale, 5);
        Assert.Equal(4, found.Spread, 5);
    }
}
