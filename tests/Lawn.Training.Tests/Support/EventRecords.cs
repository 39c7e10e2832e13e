using System.Buffers.Binary;
using System.Text;

namespace Lawn.Training.Tests.Support;

/// <summary>
/// Reads TensorBoard's event files without TensorBoard: records of a length, its masked CRC-32C, the data and theirs; in them, by protobuf's wire format, an
/// Event with step (field 2) and summary (5), its values (1), their tag (1) and simple value (2).
/// </summary>
static class EventRecords
{
    public static IReadOnlyList<(string Tag, long Step, float Value)> Scalars(string file)
    {
        var found = new List<(string, long, float)>();
        var bytes = File.ReadAllBytes(file);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var data = bytes.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += 16 + length;

            var fields = Fields(data);
            var step = fields.Where(f => f.Number == 2).Select(f => (long)f.Whole).FirstOrDefault();
            foreach (var value in fields.Where(f => f.Number == 5).SelectMany(f => Fields(f.Bytes)).Where(f => f.Number == 1).Select(f => Fields(f.Bytes)))
                found.Add((Encoding.UTF8.GetString(value.First(f => f.Number == 1).Bytes), step, BitConverter.UInt32BitsToSingle((uint)value.First(f => f.Number == 2).Whole)));
        }

        return found;
    }

    static List<(int Number, ulong Whole, byte[] Bytes)> Fields(byte[] data)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (var at = 0; at < data.Length;)
        {
            var key = Varint(data, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0: fields.Add((number, Varint(data, ref at), [])); break;
                case 1: fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(at)), [])); at += 8; break;
                case 5: fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(at)), [])); at += 4; break;
                default:
                    var length = (int)Varint(data, ref at);
                    fields.Add((number, 0, data[at..(at + length)]));
                    at += length;
                    break;
            }
        }

        return fields;
    }

    static ulong Varint(byte[] data, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var part = data[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
    }

    static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var part in data)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
