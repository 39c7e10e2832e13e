using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Tests.Kernels;

/// <summary>Every element of a range is taken once, and none beside it, whatever the length, the place and the vectors.</summary>
public sealed unsafe class KernelLoopTests : IDisposable
{
    readonly int width = KernelLoop.Width;

    public static TheoryData<int, int, int> Ranges
    {
        get
        {
            var ranges = new TheoryData<int, int, int>();
            foreach (var bits in (int[])[32, 128, 256, 512])
                foreach (var length in (int[])[0, 1, 7, 4095, 8191, 8192, 8193, 12_300, 16_384, 32_768, 40_001])
                    ranges.Add(bits, 3, length);
            return ranges;
        }
    }

    public void Dispose() => KernelLoop.Width = width;

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Sums_are_those_of_the_range(int bits, int start, int length)
    {
        KernelLoop.Width = bits;
        var (weights, gradients) = (Numbers(start + length + 5, 1), Numbers(start + length + 5, 2));
        fixed (float* w = weights, g = gradients)
        {
            var totals = KernelLoop.Run(new InnerProducts(), Slab(w, g, weights.Length), start, start + length);
            Assert.Equal(Sum(i => weights[i] * (double)gradients[i]), totals.A, 0.01);
            Assert.Equal(Sum(i => weights[i] * (double)weights[i]), totals.B, 0.01);
            Assert.Equal(Sum(i => gradients[i] * (double)gradients[i]), totals.C, 0.01);
        }

        double Sum(Func<int, double> term) => Enumerable.Range(start, length).Sum(term);
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Each_element_is_scaled_once(int bits, int start, int length)
    {
        KernelLoop.Width = bits;
        var weights = Numbers(start + length + 5, 1);
        var before = weights.ToArray();
        fixed (float* w = weights) KernelLoop.Run(new Rescale(2), Slab(w, null, weights.Length), start, start + length);
        for (var i = 0; i < weights.Length; i++)
            Assert.Equal(i >= start && i < start + length ? 2 * before[i] : before[i], weights[i]);
    }

    static Slab Slab(float* weights, float* gradients, int length) => new() { Weight = weights, Gradient = gradients, Length = length, Type = ScalarType.Float32 };

    // Of either sign and of no pattern that a mistaken index would not change: a sum over one element too many or too few differs by more than the tolerance.
    static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (0.5f + random.NextSingle()) * (random.Next(2) * 2 - 1))];
    }
}
