using System.IO.Compression;

namespace Lawn.Fuzz;

/// <summary>Changes gzip files: mostly what is packed in them, sometimes the packing, sometimes a file that unpacks to a thousand times its size.</summary>
sealed class GzipMutator : IMutator
{
    const int Bomb = 1 << 22;

    readonly ByteMutator bytes = new();

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        var choice = random.Next(200);
        if (choice == 0) return Pack(new byte[random.Next(Bomb)]);
        if (choice < 60 || Unpack(input) is not { } content) return bytes.Mutate(input, other, random);
        return Pack(bytes.Mutate(content, Unpack(other) ?? other, random));
    }

    /// <summary>Packs bytes.</summary>
    public static byte[] Pack(byte[] content)
    {
        using var target = new MemoryStream();
        using (var packing = new GZipStream(target, CompressionLevel.Fastest)) packing.Write(content);
        return target.ToArray();
    }

    static byte[]? Unpack(byte[] input)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(input), CompressionMode.Decompress);
            using var content = new MemoryStream();
            packed.CopyTo(content);
            return content.Length < Bomb / 8 ? content.ToArray() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
