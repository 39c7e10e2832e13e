using System.Buffers.Binary;
using System.Text;

namespace Lawn.Cli;

/// <summary>The versions of other libraries' symbols that a 64-bit little-endian ELF library asks for (its section .gnu.version_r).</summary>
static class VersionNeeds
{
    const int SectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
    const int Weak = 2;                        // VER_FLG_WEAK

    /// <summary>Each version, and whether the need is marked weak, so that the loader goes on without it.</summary>
    /// <returns>Nothing for a file of another kind, or a damaged one.</returns>
    public static IReadOnlyList<(string Name, bool IsWeak)> Of(byte[] image)
    {
        try
        {
            return image.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8) ? Read(image) : [];
        }
        catch (ArgumentOutOfRangeException)
        {
            return [];
        }
    }

    static List<(string, bool)> Read(ReadOnlySpan<byte> image)
    {
        var needs = new List<(string, bool)>();
        int sections = (int)Long(image, 0x28), size = Short(image, 0x3A), count = Short(image, 0x3C);
        for (var i = 0; i < count; i++)
        {
            var section = sections + i * size;
            if (Int(image, section + 4) != SectionVersionNeed) continue;
            var strings = (int)Long(image, sections + Int(image, section + 0x28) * size + 0x18);
            var libraries = Int(image, section + 0x2C);
            for (int need = (int)Long(image, section + 0x18), n = 0; n < libraries; need += Int(image, need + 12), n++)
                for (int entry = need + Int(image, need + 8), k = 0; k < Short(image, need + 2); entry += Int(image, entry + 12), k++)
                    needs.Add((Text(image, strings + Int(image, entry + 8)), (Short(image, entry + 4) & Weak) != 0));
        }

        return needs;
    }

    static string Text(ReadOnlySpan<byte> image, int start)
    {
        var rest = image[start..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    static ushort Short(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    static int Int(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt32LittleEndian(image[at..]);

    static long Long(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt64LittleEndian(image[at..]);
}
