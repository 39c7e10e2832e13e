using Lawn.Kernels;
using static TorchSharp.torch;

namespace Lawn.Tests.Kernels;

/// <summary>The conversions of half precision against libtorch's, for every bit pattern.</summary>
public unsafe class HalfPrecisionTests
{
    // A length that leaves a tail behind the vectors.
    const int All = 65536 + 3;

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Every_number_is_widened_exactly(ScalarType type)
    {
        var bits = Patterns();
        var wide = new float[All];
        fixed (ushort* from = bits)
        fixed (float* to = wide)
            HalfPrecision.Widen(type, from, to, All);

        for (var k = 0; k < All; k++)
        {
            var expected = type == ScalarType.BFloat16 ? BitConverter.UInt32BitsToSingle((uint)bits[k] << 16) : (float)BitConverter.UInt16BitsToHalf(bits[k]);
            Assert.True(float.IsNaN(expected) ? float.IsNaN(wide[k]) : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(wide[k]), $"{bits[k]:x4}");
        }
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Rounding_is_that_of_libtorch_next_to_every_number_and_halfway(ScalarType type)
    {
        var wide = new float[All];
        fixed (ushort* from = Patterns())
        fixed (float* to = wide)
            HalfPrecision.Widen(type, from, to, All);

        // On the numbers, halfway to the next (fp16 is 13 bits shorter, bf16 16), and a bit to either side of that.
        var half = type == ScalarType.BFloat16 ? 0x8000u : 0x1000u;
        foreach (var offset in new[] { 0u, half - 1, half, half + 1 })
            AssertRounded(type, [.. wide.Select(x => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(x) + offset))]);
    }

    [Fact]
    public void Rounding_is_that_of_libtorch_for_subnormals_of_fp16_and_beyond_its_range()
    {
        var random = new Random(1);
        AssertRounded(ScalarType.Float16, [.. Enumerable.Range(0, All).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 20))))]);
        AssertRounded(ScalarType.Float16, [.. Enumerable.Range(0, 100).Select(k => 65500f + k), float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, float.Epsilon]);
    }

    static ushort[] Patterns() => [.. Enumerable.Range(0, All).Select(k => (ushort)k)];

    static void AssertRounded(ScalarType type, float[] values)
    {
        var narrow = new ushort[values.Length];
        fixed (float* from = values)
        fixed (ushort* to = narrow)
            HalfPrecision.Narrow(type, from, to, values.Length);

        using var wide = tensor(values);
        using var theirs = wide.to_type(type);
        var expected = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(theirs.bytes).ToArray();
        for (var k = 0; k < values.Length; k++)
            Assert.True(float.IsNaN(values[k]) ? IsNaN(type, narrow[k]) : expected[k] == narrow[k], $"{values[k]:r} became {narrow[k]:x4}, not {expected[k]:x4}");
    }

    static bool IsNaN(ScalarType type, ushort bits) => (bits & 0x7FFF) > (type == ScalarType.BFloat16 ? 0x7F80 : 0x7C00);
}
