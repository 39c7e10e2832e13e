using System.Buffers.Binary;

namespace Lawn.Fuzz;

/// <summary>Changes bytes, knowing nothing of what they mean: bits, numbers at their limits, blocks cut, repeated, inserted, taken from another input.</summary>
sealed class ByteMutator : IMutator
{
    const int LongestBlock = 64;
    const int MostBytes = 1 << 16;

    static readonly long[] Limits = [0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        var bytes = input.ToList();
        for (var changes = 1 << random.Next(5); changes > 0; changes--) Change(bytes, other, random);
        return [.. bytes];
    }

    static void Change(List<byte> bytes, byte[] other, Random random)
    {
        if (bytes.Count == 0) bytes.Add((byte)random.Next(256));
        var at = random.Next(bytes.Count);
        var length = Math.Min(1 + random.Next(LongestBlock), bytes.Count - at);
        switch (random.Next(10))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes[at] += (byte)(random.Next(35) - 17); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4 when bytes.Count < MostBytes: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 5 when bytes.Count < MostBytes: bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), length)); break;
            case 6: bytes.RemoveRange(at, bytes.Count - at); break;
            case 7 or 8: Limit(bytes, at, random); break;
            default: Splice(bytes, at, other, random); break;
        }
    }

    static void Limit(List<byte> bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[8];
        var value = Limits[random.Next(Limits.Length)];
        var size = 1 << random.Next(4);
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * size)));
        for (var k = 0; k < size && at + k < bytes.Count; k++) bytes[at + k] = number[k];
    }

    static void Splice(List<byte> bytes, int at, byte[] other, Random random)
    {
        if (other.Length == 0) return;
        var from = random.Next(other.Length);
        var length = Math.Min(1 + random.Next(LongestBlock), other.Length - from);
        if (random.Next(2) == 0) bytes.RemoveRange(at, Math.Min(length, bytes.Count - at));
        bytes.InsertRange(at, other.AsSpan(from, length).ToArray());
    }
}
