using System.Buffers.Binary;
using System.Text;
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
    const int LongestHeader = 100_000_000; // the limit of the reference implementation

    static readonly Dictionary<string, (ScalarType Type, int Size)> Types = new()
    {
        ["F64"] = (ScalarType.Float64, 8),
        ["F32"] = (ScalarType.Float32, 4),
        ["F16"] = (ScalarType.Float16, 2),
        ["BF16"] = (ScalarType.BFloat16, 2),
        ["I64"] = (ScalarType.Int64, 8),
        ["I32"] = (ScalarType.Int32, 4),
        ["I16"] = (ScalarType.Int16, 2),
        ["I8"] = (ScalarType.Int8, 1),
        ["U8"] = (ScalarType.Byte, 1),
        ["BOOL"] = (ScalarType.Bool, 1),
    };

    /// <summary>Writes tensors by name, in the order given.</summary>
    public static void Write(Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var contiguous = tensors.Select(t => (t.Name, Tensor: t.Tensor.cpu().contiguous())).ToList();
        var header = new Dictionary<string, object>();
        long offset = 0;
        foreach (var (name, tensor) in contiguous)
        {
            var type = Types.First(t => t.Value.Type == tensor.dtype).Key;
            var length = tensor.numel() * Types[type].Size;
            header[name] = new { dtype = type, shape = tensor.shape, data_offsets = new[] { offset, offset + length } };
            offset += length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) / 8 * 8; // the reference aligns the data to eight bytes
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, padded);
        stream.Write(prefix);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
        foreach (var (_, tensor) in contiguous)
            if (tensor.numel() > 0) stream.Write(tensor.bytes);
    }

    /// <summary>Reads all tensors of a file; the caller disposes them.</summary>
    /// <exception cref="InvalidDataException">The file is not well-formed; the message says where.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var stream = File.OpenRead(path);
        var entries = ReadHeader(stream, out var dataStart);
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var (name, entry) in entries)
            {
                var tensor = empty(entry.Shape, dtype: Types[entry.Type].Type).DetachFromDisposeScope();
                tensors[name] = tensor;
                if (entry.End == entry.Start) continue;
                stream.Position = dataStart + entry.Start;
                stream.ReadExactly(tensor.bytes);
            }
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }

        return tensors;
    }

    static IReadOnlyDictionary<string, Entry> ReadHeader(Stream stream, out long dataStart)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < 8) throw new InvalidDataException("it is shorter than a safetensors header");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > LongestHeader || length > stream.Length - 8)
            throw new InvalidDataException($"its header length {length} does not fit the file");
        var json = new byte[length];
        stream.ReadExactly(json);
        dataStart = 8 + length;
        return ParseHeader(json, stream.Length - dataStart);
    }

    static IReadOnlyDictionary<string, Entry> ParseHeader(byte[] json, long dataLength)
    {
        var entries = new Dictionary<string, Entry>();
        try
        {
            using var header = JsonDocument.Parse(json.AsMemory());
            foreach (var property in header.RootElement.EnumerateObject())
                if (property.Name != "__metadata__" && !entries.TryAdd(property.Name, ParseEntry(property, dataLength)))
                    throw new InvalidDataException($"the tensor '{property.Name}' appears twice");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"its header is not that of a safetensors file: {e.Message}", e);
        }

        long end = 0;
        foreach (var (name, entry) in entries.OrderBy(e => e.Value.Start).ThenBy(e => e.Value.End))
        {
            if (entry.Start != end) throw new InvalidDataException($"the tensor '{name}' overlaps another or leaves a gap");
            end = entry.End;
        }

        if (end != dataLength) throw new InvalidDataException($"it holds {dataLength} bytes of data, and its header names {end}");
        return entries;
    }

    static Entry ParseEntry(JsonProperty property, long dataLength)
    {
        var type = property.Value.GetProperty("dtype").GetString() ?? "";
        if (!Types.TryGetValue(type, out var known)) throw new InvalidDataException($"the tensor '{property.Name}' has the unknown type '{type}'");
        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()).ToArray();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt64()).ToArray();
        if (shape.Any(s => s < 0) || offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataLength)
            throw new InvalidDataException($"the tensor '{property.Name}' lies outside the file");
        _ = shape.Aggregate((long)known.Size, (product, size) => checked(product * Math.Max(1, size))); // strides are products of the lengths besides a zero
        var bytes = shape.Aggregate((long)known.Size, (product, size) => checked(product * size));
        if (bytes != offsets[1] - offsets[0]) throw new InvalidDataException($"the tensor '{property.Name}' does not have the bytes of its shape");
        return new Entry(type, shape, offsets[0], offsets[1]);
    }

    sealed record Entry(string Type, long[] Shape, long Start, long End);
}
