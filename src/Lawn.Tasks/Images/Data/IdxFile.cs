using System.Buffers.Binary;
using System.IO.Compression;
using Lawn.Training;

namespace Lawn.Tasks.Images;

/// <summary>
/// Files of MNIST's format IDX, packed by gzip: two zero bytes, a type (8 for bytes), the number of dimensions, the dimensions as big-endian
/// 32-bit numbers, the data.
/// </summary>
static class IdxFile
{
    const byte Bytes = 8;

    /// <summary>Reads an array of bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <returns>The dimensions' sizes and the data.</returns>
    /// <exception cref="UserErrorException">The file is missing, truncated or something else.</exception>
    public static (int[] Sizes, byte[] Data) Read(string path, int dimensions)
    {
        var content = Unpack(path);
        var start = 4 + (4 * dimensions);
        if (content.Length < start || content[0] != 0 || content[1] != 0 || content[2] != Bytes || content[3] != dimensions)
            throw new UserErrorException($"{path} is not an IDX file of bytes in {dimensions} dimension(s): fetch it again.");
        var sizes = new int[dimensions];
        for (var d = 0; d < dimensions; d++) sizes[d] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * d)));
        var expected = sizes.Aggregate(1.0, (product, size) => product * size);
        if (sizes.Any(size => size <= 0) || content.Length - start != expected)
            throw new UserErrorException($"{path} has {content.Length - start} bytes of data, and its header says {string.Join(" x ", sizes)}: it is truncated; fetch it again.");
        return (sizes, content[start..]);
    }

    static byte[] Unpack(string path)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(DataFile.Read(path)), CompressionMode.Decompress);
            using var content = new MemoryStream();
            packed.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException fault)
        {
            throw new UserErrorException($"{path} is not a whole gzip file ({fault.Message}): fetch it again.", fault);
        }
    }
}
