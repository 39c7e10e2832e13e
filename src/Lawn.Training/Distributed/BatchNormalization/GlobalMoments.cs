using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>Mean and variance of the channels of a batch that is spread over ranks.</summary>
/// <param name="Mean">float32, [channels].</param>
/// <param name="Variance">float32, [channels]: the mean square distance from the mean.</param>
/// <param name="Count">Elements of each channel on all ranks.</param>
readonly record struct GlobalMoments(Tensor Mean, Tensor Variance, long Count)
{
    const int CountUnit = 1 << 20; // counts travel in two floats, to be exact

    /// <summary>The moments of all ranks' parts, with the same bits on every rank.</summary>
    /// <remarks>Each rank's mean and sum of squared distances, combined as in Chan, Golub and LeVeque (1979).</remarks>
    /// <param name="part">float32, [batch, channels, ...]; the batch may be empty.</param>
    /// <param name="group">The ranks.</param>
    public static GlobalMoments Of(Tensor part, IProcessGroup group)
    {
        var channels = part.shape[1];
        var count = part.numel() / channels;
        var rows = zeros([group.Size, (2 * channels) + 2], device: part.device);
        var own = rows[group.Rank];
        if (count > 0)
        {
            var (variance, mean) = var_mean(part, [.. OtherDimensions(part)], unbiased: false);
            own.narrow(0, 0, channels).copy_(mean);
            own.narrow(0, channels, channels).copy_(variance * count);
            own.narrow(0, 2 * channels, 2).copy_(tensor(new[] { (float)(count / CountUnit), count % CountUnit }));
        }

        group.SumAnywhere(rows);
        var all = rows.to_type(ScalarType.Float64);
        var counts = (all.narrow(1, 2 * channels, 1) * CountUnit) + all.narrow(1, (2 * channels) + 1, 1);
        var total = counts.sum();
        var means = all.narrow(1, 0, channels);
        var common = (means * counts).sum([0L]) / total;
        var squares = (all.narrow(1, channels, channels) + (counts * (means - common).square())).sum([0L]);
        return new GlobalMoments(common.to_type(ScalarType.Float32), (squares / total).to_type(ScalarType.Float32), (long)total.item<double>());
    }

    /// <summary>All dimensions but that of the channels.</summary>
    public static IEnumerable<long> OtherDimensions(Tensor tensor) => Enumerable.Range(0, (int)tensor.dim()).Where(d => d != 1).Select(d => (long)d);
}
