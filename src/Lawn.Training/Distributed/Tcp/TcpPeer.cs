using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Lawn.Training;

/// <summary>
/// One end of the connection between rank 0 and another rank. Each message is a frame: its kind (1 byte), the number of the call it belongs to and the length of what
/// follows (8 bytes each, little-endian). Anything else ends the connection.
/// </summary>
sealed class TcpPeer(Socket socket, Func<string> name) : IDisposable
{
    const int HeaderLength = 17;
    const int LongestMessage = 4096;
    const byte Data = 1, Alive = 2, Failure = 3;
    static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    readonly byte[] header = new byte[HeaderLength];

    /// <summary>Whether something has arrived, an end of the connection included.</summary>
    public bool HasNews => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends the content of a call.</summary>
    public void Send(long call, ReadOnlySpan<byte> content) => Send(Data, call, content);

    /// <summary>Tells one that waits that this rank waits too.</summary>
    public void SendAlive(long call) => Send(Alive, call, []);

    /// <summary>Tells why the job ends; an end that is gone is not told.</summary>
    public void SendFailure(long call, string message)
    {
        try
        {
            var text = Encoding.UTF8.GetBytes(message);
            Send(Failure, call, text.AsSpan(0, Math.Min(text.Length, LongestMessage)));
        }
        catch (RankFailureException)
        {
            // it has gone itself
        }
    }

    /// <summary>Receives the content of a call.</summary>
    /// <param name="call">The call's number.</param>
    /// <param name="content">Filled.</param>
    /// <param name="patience">How long to wait for a sign of life.</param>
    /// <param name="meanwhile">Called now and then while waiting; null for nothing.</param>
    /// <returns>False where nothing came in that time.</returns>
    /// <exception cref="RankFailureException">The other end has gone, makes another call, or says that the job ends.</exception>
    public bool TryReceive(long call, Span<byte> content, TimeSpan patience, Action? meanwhile)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            while (!socket.Poll(Slice, SelectMode.SelectRead))
            {
                if (Stopwatch.GetElapsedTime(since) > patience) return false;
                meanwhile?.Invoke();
            }

            Fill(header);
            var (kind, number, length) = (header[0], BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(1)), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(9)));
            since = Stopwatch.GetTimestamp();
            switch (kind)
            {
                case Alive when length == 0:
                    continue;
                case Failure when length is >= 0 and <= LongestMessage:
                    var text = new byte[length];
                    Fill(text);
                    throw new RankFailureException(Encoding.UTF8.GetString(text));
                case Data when number == call && length == content.Length:
                    Fill(content);
                    return true;
                default:
                    throw RankFailureException.OutOfStep(name());
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    void Send(byte kind, long call, ReadOnlySpan<byte> content)
    {
        Span<byte> start = stackalloc byte[HeaderLength];
        start[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(start[1..], call);
        BinaryPrimitives.WriteInt64LittleEndian(start[9..], content.Length);
        try
        {
            Write(start);
            Write(content);
        }
        catch (SocketException fault)
        {
            throw RankFailureException.Gone(name(), fault);
        }
    }

    void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes)..];
    }

    void Fill(Span<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                var count = socket.Receive(bytes);
                if (count == 0) throw RankFailureException.Gone(name(), null);
                bytes = bytes[count..];
            }
        }
        catch (SocketException fault)
        {
            throw RankFailureException.Gone(name(), fault);
        }
    }
}
