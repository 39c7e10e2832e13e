using System.Numerics;
using static TorchSharp.torch;

namespace Lawn.Kernels;

/// <summary>
/// Arrays of bf16 or fp16 to single precision and back, by integer arithmetic in the processor's vectors. To single precision is
/// exact; back is rounded to nearest, ties to even, to infinity where out of range, and NaN stays NaN.
/// </summary>
static unsafe class HalfPrecision
{
    // fp16 has 5 bits of exponent with bias 15, single precision 8 with bias 127.
    const uint Rebias = (127 - 15) << 23;
    const uint Overflow = (127 + 16) << 23; // 65536
    const uint SmallestNormal = (127 - 14) << 23;

    /// <summary>Whether a type is one of the two.</summary>
    public static bool Is(ScalarType type) => type is ScalarType.BFloat16 or ScalarType.Float16;

    public static void Widen(ScalarType type, ushort* from, float* to, int count)
    {
        var isBrain = type == ScalarType.BFloat16;
        var k = 0;
        for (; k <= count - Vector<ushort>.Count; k += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load(from + k), out var lower, out var upper);
            Vector.Store(isBrain ? Vector.AsVectorSingle(lower << 16) : FromHalf(lower), to + k);
            Vector.Store(isBrain ? Vector.AsVectorSingle(upper << 16) : FromHalf(upper), to + k + Vector<uint>.Count);
        }

        for (; k < count; k++)
            to[k] = isBrain ? BitConverter.UInt32BitsToSingle((uint)from[k] << 16) : (float)BitConverter.UInt16BitsToHalf(from[k]);
    }

    public static void Narrow(ScalarType type, float* from, ushort* to, int count)
    {
        var isBrain = type == ScalarType.BFloat16;
        var k = 0;
        for (; k <= count - Vector<ushort>.Count; k += Vector<ushort>.Count)
        {
            var (lower, upper) = (Vector.Load(from + k), Vector.Load(from + k + Vector<float>.Count));
            Vector.Store(isBrain ? Vector.Narrow(ToBrain(lower), ToBrain(upper)) : Vector.Narrow(ToHalf(lower), ToHalf(upper)), to + k);
        }

        for (; k < count; k++) to[k] = isBrain ? ToBrain(from[k]) : BitConverter.HalfToUInt16Bits((Half)from[k]);
    }

    static Vector<float> FromHalf(Vector<uint> half)
    {
        var magnitude = half & new Vector<uint>(0x7FFF);
        var bits = (magnitude << 13) + new Vector<uint>(Rebias);
        bits += Vector.GreaterThan(magnitude, new Vector<uint>(0x7BFF)) & new Vector<uint>(Rebias); // infinity and NaN
        var subnormal = Vector.ConvertToSingle(Vector.AsVectorInt32(magnitude)) * new Vector<float>(1f / (1 << 24));
        bits = Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<uint>(0x400)), Vector.AsVectorUInt32(subnormal), bits);
        return Vector.AsVectorSingle(bits | ((half & new Vector<uint>(0x8000)) << 16));
    }

    static Vector<uint> ToHalf(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        var sign = bits & new Vector<uint>(0x8000_0000);
        var magnitude = bits ^ sign;
        var normal = (magnitude - new Vector<uint>(Rebias) + new Vector<uint>(0xFFF) + ((magnitude >> 13) & Vector<uint>.One)) >> 13;

        // Added to 0.5, whose last bit is worth 2^-24, a subnormal is rounded by the addition.
        var half = new Vector<float>(0.5f);
        var subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) + half) - Vector.AsVectorUInt32(half);
        var special = Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), new Vector<uint>(0x7C00), new Vector<uint>(0x7E00));
        var result = Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<uint>(SmallestNormal)), subnormal, normal);
        result = Vector.ConditionalSelect(Vector.GreaterThan(magnitude, new Vector<uint>(Overflow - 1)), special, result);
        return result | (sign >> 16);
    }

    static Vector<uint> ToBrain(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        var rounded = (bits + new Vector<uint>(0x7FFF) + ((bits >> 16) & Vector<uint>.One)) >> 16;
        var quiet = (bits >> 16) | new Vector<uint>(0x40);
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, quiet);
    }

    static ushort ToBrain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)(float.IsNaN(value) ? (bits >> 16) | 0x40 : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
