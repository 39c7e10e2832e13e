using System.Text;

namespace Lawn.Training;

/// <summary>The process behind a rank, for messages.</summary>
readonly record struct RankIdentity(int Process, string Host)
{
    /// <summary>Bytes of <see cref="ToBytes"/>: four for the process, the others for the host's name, padded with zeros.</summary>
    public const int Length = 64;

    public string Describe(int rank) => $"rank {rank} (process {Process} on {Host})";

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BitConverter.TryWriteBytes(bytes, Process);
        var host = Encoding.UTF8.GetBytes(Host);
        host.AsSpan(0, Math.Min(host.Length, Length - sizeof(int))).CopyTo(bytes.AsSpan(sizeof(int)));
        return bytes;
    }

    public static RankIdentity FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BitConverter.ToInt32(bytes), Encoding.UTF8.GetString(bytes[sizeof(int)..Length].TrimEnd((byte)0)));
}
