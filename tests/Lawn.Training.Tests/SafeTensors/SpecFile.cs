using System.Buffers.Binary;
using System.Text;

namespace Lawn.Training.Tests.SafeTensors;

/// <summary>Writes safetensors files by the letter of the format, without the library.</summary>
sealed class SpecFile
{
    readonly List<string> entries = [];
    readonly List<byte> data = [];

    public void Add(string name, string type, long[] shape, params byte[][] elements)
    {
        var start = data.Count;
        foreach (var element in elements) data.AddRange(element);
        entries.Add($$"""
            "{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{start}},{{data.Count}}]}
            """);
    }

    public void Write(string path, string before = "") => Write(path, Encoding.UTF8.GetBytes("{" + before.Trim() + string.Join(",", entries) + "}"), [.. data]);

    public static void Write(string path, byte[] header, byte[] data)
    {
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        File.WriteAllBytes(path, file);
    }
}
