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

    // Unpacking stops beyond what the header says; a header that says more than this is damaged.
    const long MostData = 1 << 30;

    /// <summary>Reads an array of bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <returns>The dimensions' sizes and the data.</returns>
    /// <exception cref="UserErrorException">The file is missing, truncated or something else.</exception>
    public static (int[] Sizes, byte[] Data) Read(string path, int dimensions)
    {
        var start = 4 + (4 * dimensions);
        var content = Unpack(path, dimensions, start);
        if (!IsHeader(content, dimensions, start))
            throw new UserErrorException($"{path} is not an IDX file of bytes in {dimensions} dimension(s): fetch it again.");
        var sizes = new int[dimensions];
        for (var d = 0; d < dimensions; d++) sizes[d] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * d)));
        var expected = sizes.Aggregate(1.0, (product, size) => product * size);
        if (sizes.Any(size => size <= 0) || content.Length - start != expected)
            throw new UserErrorException($"{path} has {content.Length - start} bytes of data, and its header says {string.Join(" x ", sizes)}: it is truncated or another file; fetch it again.");
        return (sizes, content[start..]);
    }

    static bool IsHeader(byte[] content, int dimensions, int start) =>
        content.Length >= start && content[0] == 0 && content[1] == 0 && content[2] == Bytes && content[3] == dimensions;

    // The whole content, or only its beginning where that is no header.
    static byte[] Unpack(string path, int dimensions, int start)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(DataFile.Read(path)), CompressionMode.Decompress);
            var header = new byte[start];
            header = header[..packed.ReadAtLeast(header, start, throwOnEndOfStream: false)];
            if (!IsHeader(header, dimensions, start)) return header;
            var size = 1.0;
            for (var at = 4; at + 4 <= header.Length; at += 4) size *= BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(at));
            if (size > MostData) throw new UserErrorException($"{path} says that it has {size} bytes of data: its header is damaged; fetch it again.");
            using var content = new MemoryStream();
            content.Write(header);
            var buffer = new byte[1 << 16];
            for (var read = 1; read > 0 && content.Length <= start + size;)
            {
                read = packed.Read(buffer);
                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw new UserErrorException($"{path} is not a whole gzip file ({fault.Message}): fetch it again.", fault);
        }
    }
}
