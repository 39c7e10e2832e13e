using System.Buffers.Binary;

namespace Lawn.Fuzz;

/// <summary>Changes safetensors files: the JSON header with its length set right again, the length, the data.</summary>
sealed class SafeTensorsMutator : IMutator
{
    const int Prefix = 8;

    readonly JsonMutator json = new();
    readonly ByteMutator bytes = new();

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        if (random.Next(4) == 0 || HeaderOf(input) is not { } header) return bytes.Mutate(input, other, random);
        var changed = json.Mutate(header, HeaderOf(other) ?? header, random);
        var data = input.AsSpan(Prefix + header.Length).ToArray();
        if (random.Next(4) == 0) data = bytes.Mutate(data, other, random);
        var result = new byte[Prefix + changed.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(result, random.Next(16) == 0 ? changed.Length + random.Next(-9, 10) : changed.Length);
        changed.CopyTo(result, Prefix);
        data.CopyTo(result, Prefix + changed.Length);
        return result;
    }

    static byte[]? HeaderOf(byte[] input)
    {
        if (input.Length < Prefix) return null;
        var length = BinaryPrimitives.ReadInt64LittleEndian(input);
        return length >= 2 && length <= input.Length - Prefix ? input.AsSpan(Prefix, (int)length).ToArray() : null;
    }
}
