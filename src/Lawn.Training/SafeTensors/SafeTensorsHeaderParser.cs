using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Lawn.Training;

/// <summary>
/// Reads the header of a safetensors file, which may be hostile. Nothing is taken on trust: every tensor must lie within the file, next to the one
/// before it, and have the bytes of its shape. It allocates in proportion to the header, never to a number that stands in it.
/// </summary>
ref struct SafeTensorsHeaderParser
{
    /// <summary>The name under which free text stands among the tensors.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The most dimensions that torch's operations take.</summary>
    public const int MostDimensions = 64;

    readonly long dataLength;
    Utf8JsonReader reader;

    SafeTensorsHeaderParser(ReadOnlySpan<byte> json, long dataLength)
    {
        this.dataLength = dataLength;
        reader = new Utf8JsonReader(json);
    }

    /// <summary>Reads the JSON text of a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">The bytes of the file after it.</param>
    /// <exception cref="InvalidDataException">It is not well-formed, or does not fit the file; the message names the fault.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (!Utf8.IsValid(json)) throw new InvalidDataException("its header is not text in UTF-8");
        if (json.IsEmpty || json[0] != '{') throw new InvalidDataException("its header does not begin with '{'");
        try
        {
            return new SafeTensorsHeaderParser(json, dataLength).Parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text with half of a surrogate pair
            throw new InvalidDataException($"its header is not that of a safetensors file: {Shown(e.Message)}", e);
        }
    }

    /// <summary>A text of a file as it can be shown: short, and on one line.</summary>
    internal static string Shown(string text)
    {
        const int longest = 120;
        var start = text.Length > longest ? text[..longest] + "..." : text;
        return string.Concat(start.Select(c => char.IsControl(c) ? '?' : c));
    }

    SafeTensorsHeader Parse()
    {
        var entries = new Dictionary<string, SafeTensorsEntry>();
        IReadOnlyDictionary<string, string>? metadata = null;
        Expect(JsonTokenType.StartObject, "the header");
        while (NextName() is { } name)
        {
            if (name == MetadataName)
            {
                if (metadata is not null) throw new InvalidDataException($"its header has {MetadataName} twice");
                metadata = ParseMetadata();
            }
            else if (!entries.TryAdd(name, ParseEntry(name)))
            {
                throw new InvalidDataException($"the tensor '{Shown(name)}' appears twice");
            }
        }

        reader.Read(); // anything but spaces after the header throws
        return new SafeTensorsHeader(InOrder([.. entries.Values]), metadata ?? new Dictionary<string, string>());
    }

    readonly IReadOnlyList<SafeTensorsEntry> InOrder(List<SafeTensorsEntry> entries)
    {
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Start < end) throw new InvalidDataException($"the tensor '{Shown(entry.Name)}' begins at byte {entry.Start}, within the one before it, which ends at {end}");
            if (entry.Start > end) throw new InvalidDataException($"bytes {end} to {entry.Start}, before the tensor '{Shown(entry.Name)}', belong to no tensor");
            end = entry.End;
        }

        return end == dataLength ? entries : throw new InvalidDataException($"it holds {dataLength} bytes of data, and its header names {end}");
    }

    Dictionary<string, string> ParseMetadata()
    {
        var metadata = new Dictionary<string, string>();
        Expect(JsonTokenType.StartObject, MetadataName);
        while (NextName() is { } name)
        {
            Expect(JsonTokenType.String, "'{0}' of " + MetadataName, name);
            if (!metadata.TryAdd(name, reader.GetString()!)) throw new InvalidDataException($"its {MetadataName} has '{Shown(name)}' twice");
        }

        return metadata;
    }

    SafeTensorsEntry ParseEntry(string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(JsonTokenType.StartObject, "the tensor '{0}'", name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                if (type is not null) throw Twice(name, "dtype");
                Expect(JsonTokenType.String, "the dtype of '{0}'", name);
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                if (shape is not null) throw Twice(name, "shape");
                shape = ParseNumbers(name, "shape", MostDimensions);
            }
            else if (reader.ValueTextEquals("data_offsets"u8))
            {
                if (offsets is not null) throw Twice(name, "data_offsets");
                offsets = ParseNumbers(name, "data_offsets", 2);
            }
            else
            {
                reader.Read(); // later versions of the format may say more
                reader.Skip();
            }
        }

        return Checked(
            name,
            type ?? throw Without(name, "dtype"),
            shape ?? throw Without(name, "shape"),
            offsets ?? throw Without(name, "data_offsets"));
    }

    readonly SafeTensorsEntry Checked(string name, string type, long[] shape, long[] offsets)
    {
        if (SafeTensorsType.Find(type) is not { } known)
            throw new InvalidDataException($"the tensor '{Shown(name)}' has the type '{Shown(type)}'; those that can be read are {string.Join(", ", SafeTensorsType.All.Select(t => t.Name))}");
        if (offsets.Length != 2) throw new InvalidDataException($"the data_offsets of the tensor '{Shown(name)}' are {offsets.Length} numbers, not two");
        var (start, end) = (offsets[0], offsets[1]);
        if (end < start) throw new InvalidDataException($"the tensor '{Shown(name)}' ends before it begins");
        if (end > dataLength) throw new InvalidDataException($"the tensor '{Shown(name)}' lies outside the file: it ends at byte {end} of {dataLength}");
        if (BytesOf(shape, known.Size) is not { } bytes) throw new InvalidDataException($"the shape of the tensor '{Shown(name)}' is larger than any memory");
        if (bytes != end - start)
            throw new InvalidDataException($"the tensor '{Shown(name)}' does not have the bytes of its shape: {end - start}, not {bytes}");
        return new SafeTensorsEntry(name, known.Name, shape, start, end);
    }

    // A dimension of zero does not excuse the others: torch's strides are products of the rest.
    static long? BytesOf(long[] shape, long size)
    {
        var (product, isEmpty) = ((Int128)size, false);
        foreach (var length in shape)
        {
            isEmpty |= length == 0;
            product *= Math.Max(1, length);
            if (product > long.MaxValue) return null;
        }

        return isEmpty ? 0 : (long)product;
    }

    long[] ParseNumbers(string name, string key, int most)
    {
        Span<long> numbers = stackalloc long[MostDimensions];
        var count = 0;
        Expect(JsonTokenType.StartArray, key == "shape" ? "the shape of '{0}'" : "the data_offsets of '{0}'", name);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw new InvalidDataException($"the {key} of the tensor '{Shown(name)}' has an element that is no whole number from 0 to {long.MaxValue}");
            if (count == most) throw new InvalidDataException($"the {key} of the tensor '{Shown(name)}' has more than {most} numbers");
            numbers[count++] = number;
        }

        return numbers[..count].ToArray();
    }

    string? NextName()
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject ? null : reader.GetString();
    }

    // The text is put together only where it is needed: there may be a million tensors.
    void Expect(JsonTokenType type, string what, string name = "")
    {
        reader.Read();
        if (reader.TokenType != type) throw new InvalidDataException($"in its header {string.Format(CultureInfo.InvariantCulture, what, Shown(name))} is no {Describe(type)}");
    }

    static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "list",
        _ => "text",
    };

    static InvalidDataException Twice(string name, string key) => new($"the tensor '{Shown(name)}' has its {key} twice");

    static InvalidDataException Without(string name, string key) => new($"the tensor '{Shown(name)}' has no {key}");
}
