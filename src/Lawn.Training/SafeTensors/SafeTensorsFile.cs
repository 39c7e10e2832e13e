using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The safetensors format: eight bytes with the length of a JSON header, the header, then the tensors' bytes, little-endian and
/// contiguous. Its files open in Python's <c>safetensors</c> and PyTorch.
/// </summary>
public static class SafeTensorsFile
{
    const int PrefixLength = 8;
    const int LongestHeader = 100_000_000; // the limit of the reference implementation
    const long LongestPiece = 1 << 27; // elements, of eight bytes at most: a span has fewer than 2^31 bytes

    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes tensors by name. Those with the largest elements come first, as in the reference implementation, so that each is aligned
    /// to its element: PyTorch cannot view unaligned bytes.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Tensors of any device and layout, with names of their own.</param>
    /// <param name="metadata">Free text by name, for the header; null for none.</param>
    /// <exception cref="ArgumentException">A name is given twice or reserved, or a type is none of the format's.</exception>
    public static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var ordered = tensors.Select(t => (t.Name, t.Tensor, Type: TypeOf(t.Name, t.Tensor))).OrderByDescending(t => t.Type.Size).ToList();
        WriteHeader(stream, ordered, metadata);
        foreach (var (_, tensor, _) in ordered)
        {
            using var own = NewDisposeScope(); // a copy lives as long as it is written
            foreach (var piece in Pieces(tensor.cpu().contiguous())) stream.Write(piece.bytes);
        }
    }

    /// <summary>Reads all tensors of a file; the caller disposes them.</summary>
    /// <exception cref="InvalidDataException">The file is not well-formed; the message says where. Nothing larger than the file was allocated.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var stream = File.OpenRead(path);
        var header = ReadHeader(stream);
        var dataStart = stream.Position;
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var entry in header.Entries)
            {
                var tensor = empty([.. entry.Shape], dtype: SafeTensorsType.Find(entry.Type)!.Type).DetachFromDisposeScope();
                tensors[entry.Name] = tensor;
                stream.Position = dataStart + entry.Start;
                Fill(tensor, stream, entry);
            }
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }

        return tensors;
    }

    /// <summary>Reads what a file says of itself, without its tensors.</summary>
    /// <exception cref="InvalidDataException">The file is not well-formed; the message says where.</exception>
    public static SafeTensorsHeader ReadHeader(string path)
    {
        using var stream = File.OpenRead(path);
        return ReadHeader(stream);
    }

    static SafeTensorsHeader ReadHeader(FileStream stream)
    {
        if (!stream.CanSeek) throw new InvalidDataException("it is not a regular file");
        Span<byte> prefix = stackalloc byte[PrefixLength];
        var available = stream.Length - PrefixLength;
        if (available < 0) throw new InvalidDataException("it is shorter than a safetensors header");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)available)
            throw new InvalidDataException(OtherFormat(prefix) ?? $"its header length {length} does not fit the file, which has {available} bytes more");
        if (length is < 2 or > LongestHeader) throw new InvalidDataException($"its header length {length} is not between 2 and {LongestHeader}");
        var json = new byte[length];
        stream.ReadExactly(json);
        return SafeTensorsHeaderParser.Parse(json, available - json.Length);
    }

    static void WriteHeader(Stream stream, IReadOnlyList<(string Name, Tensor Tensor, SafeTensorsType Type)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new Dictionary<string, object>();
        if (metadata is { Count: > 0 }) header[SafeTensorsHeaderParser.MetadataName] = metadata;
        long offset = 0;
        foreach (var (name, tensor, type) in tensors)
        {
            var end = offset + (tensor.numel() * type.Size);
            if (name == SafeTensorsHeaderParser.MetadataName || !header.TryAdd(name, new { dtype = type.Name, shape = tensor.shape, data_offsets = new[] { offset, end } }))
                throw new ArgumentException($"The tensor name '{name}' is given twice or reserved.", nameof(tensors));
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header, Plain);
        var padded = (json.Length + 7) / 8 * 8; // the reference aligns the data to eight bytes
        Span<byte> prefix = stackalloc byte[PrefixLength];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, padded);
        stream.Write(prefix);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
    }

    static void Fill(Tensor tensor, FileStream stream, SafeTensorsEntry entry)
    {
        using var scope = NewDisposeScope();
        foreach (var piece in Pieces(tensor))
        {
            var bytes = piece.bytes;
            stream.ReadExactly(bytes);
            if (tensor.dtype == ScalarType.Bool && bytes.IndexOfAnyExcept<byte>(0, 1) >= 0)
                throw new InvalidDataException($"the tensor '{SafeTensorsHeaderParser.Shown(entry.Name)}' of truth values has bytes other than 0 and 1");
        }
    }

    static IEnumerable<Tensor> Pieces(Tensor contiguous)
    {
        var count = contiguous.numel();
        if (count == 0) yield break;
        var flat = contiguous.view(-1);
        for (long start = 0; start < count; start += LongestPiece) yield return flat.narrow(0, start, Math.Min(LongestPiece, count - start));
    }

    static SafeTensorsType TypeOf(string name, Tensor tensor) => SafeTensorsType.Of(tensor.dtype)
        ?? throw new ArgumentException($"The tensor '{name}' has the type {tensor.dtype}, which safetensors files do not hold.", nameof(tensor));

    static string? OtherFormat(ReadOnlySpan<byte> start)
    {
        var isPickle = start.StartsWith("PK\x03\x04"u8) || start is [0x80, >= 2 and <= 5, ..];
        return isPickle ? "it is a pickle file of PyTorch, not a safetensors file. In Python: safetensors.torch.save_file(model.state_dict(), 'model.safetensors')" : null;
    }
}
