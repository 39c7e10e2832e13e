using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lawn.Training;

/// <summary>
/// How ranks find each other by torchrun's variables: rank 0 listens on MASTER_PORT, the others connect to it and introduce themselves in a message of
/// <see cref="HelloLength"/> bytes, which rank 0 answers with the introductions of all. Who says anything else, or nothing, is sent away.
/// </summary>
static class TcpRendezvous
{
    /// <summary>Bytes of an introduction: the protocol's name, the number of ranks, the rank, and who it is.</summary>
    public const int HelloLength = 16 + RankIdentity.Length;

    const ulong Protocol = 0x31304B4E41524C4C; // "LLRANK01"
    static readonly TimeSpan LongestHello = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits on rank 0 for all others.</summary>
    /// <returns>The connections by rank (rank 0's is null), and who everybody is.</returns>
    /// <exception cref="UserErrorException">The port is taken, or two processes say that they are the same rank.</exception>
    /// <exception cref="RankFailureException">A rank does not come in time.</exception>
    public static (Socket?[] Sockets, RankIdentity[] Identities) Listen(TorchrunPlace place, TimeSpan timeout)
    {
        var (sockets, identities) = (new Socket?[place.WorldSize], new RankIdentity[place.WorldSize]);
        identities[0] = Own();
        try
        {
            Gather(place, timeout, sockets, identities);
            return (sockets, identities);
        }
        catch
        {
            foreach (var socket in sockets) socket?.Dispose();
            throw;
        }
    }

    static void Gather(TorchrunPlace place, TimeSpan timeout, Socket?[] sockets, RankIdentity[] identities)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, place.MasterPort);
        listener.Server.DualMode = true;
        try
        {
            listener.Start(place.WorldSize + 16);
        }
        catch (SocketException fault)
        {
            throw new UserErrorException($"Rank 0 cannot listen on MASTER_PORT {place.MasterPort}: {fault.Message}. Choose another.", fault);
        }

        var watch = Stopwatch.StartNew();
        var hellos = new List<Task<(Socket Socket, byte[] Hello)?>>();
        while (sockets.Skip(1).Contains(null))
        {
            while (listener.Pending()) hellos.Add(ReadHello(listener.AcceptSocket()));
            foreach (var done in hellos.Where(hello => hello.IsCompleted).ToList())
            {
                hellos.Remove(done);
                if (done.Result is { } arrived) Admit(arrived.Socket, arrived.Hello);
            }

            if (watch.Elapsed > timeout)
                throw RankFailureException.Absent([.. Enumerable.Range(1, place.WorldSize - 1).Where(rank => sockets[rank] is null)], place, timeout);
            Thread.Sleep(10);
        }

        var answer = identities.SelectMany(identity => identity.ToBytes()).ToArray();
        foreach (var socket in sockets.Skip(1)) socket!.Send(answer);

        void Admit(Socket socket, byte[] hello)
        {
            var (size, rank) = (BinaryPrimitives.ReadInt32LittleEndian(hello.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(hello.AsSpan(12)));
            var identity = RankIdentity.FromBytes(hello.AsSpan(16));
            if (size != place.WorldSize || rank < 1 || rank >= size)
                throw new UserErrorException($"Process {identity.Process} on {identity.Host} says that it is rank {rank} of {size}, but rank 0 was started with WORLD_SIZE={place.WorldSize}.");
            if (sockets[rank] is not null)
                throw new UserErrorException($"Two processes say that they are rank {rank}: {identities[rank].Process} on {identities[rank].Host} and {identity.Process} on {identity.Host}.");
            (sockets[rank], identities[rank]) = (socket, identity);
        }
    }

    /// <summary>Connects another rank to rank 0.</summary>
    /// <exception cref="UserErrorException">Rank 0 cannot be found.</exception>
    /// <exception cref="RankFailureException">It does not answer in time.</exception>
    public static (Socket Socket, RankIdentity[] Identities) Connect(TorchrunPlace place, TimeSpan timeout)
    {
        var hello = new byte[HelloLength];
        BinaryPrimitives.WriteUInt64LittleEndian(hello, Protocol);
        BinaryPrimitives.WriteInt32LittleEndian(hello.AsSpan(8), place.WorldSize);
        BinaryPrimitives.WriteInt32LittleEndian(hello.AsSpan(12), place.Rank);
        Own().ToBytes().CopyTo(hello, 16);
        var watch = Stopwatch.StartNew();
        for (; ; Thread.Sleep(Pause))
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(place.MasterAddress, place.MasterPort);
                socket.Send(hello);
                var answer = new byte[place.WorldSize * RankIdentity.Length];
                socket.ReceiveTimeout = (int)timeout.TotalMilliseconds;
                for (var have = 0; have < answer.Length;)
                {
                    var count = socket.Receive(answer.AsSpan(have));
                    if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
                    have += count;
                }

                socket.ReceiveTimeout = 0;
                return (socket, [.. answer.Chunk(RankIdentity.Length).Select(bytes => RankIdentity.FromBytes(bytes))]);
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                if (fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
                    throw new UserErrorException($"MASTER_ADDR '{place.MasterAddress}' is no machine that can be found: {fault.Message}", fault);
                if (watch.Elapsed > timeout || fault.SocketErrorCode == SocketError.ConnectionReset)
                    throw RankFailureException.NoRoot(place, fault.Message, timeout);
            }
        }
    }

    static RankIdentity Own() => new(Environment.ProcessId, Environment.MachineName);

    static async Task<(Socket Socket, byte[] Hello)?> ReadHello(Socket socket)
    {
        socket.NoDelay = true;
        var hello = new byte[HelloLength];
        using var time = new CancellationTokenSource(LongestHello);
        try
        {
            for (var have = 0; have < hello.Length;)
            {
                var count = await socket.ReceiveAsync(hello.AsMemory(have), time.Token).ConfigureAwait(false);
                if (count == 0) break;
                have += count;
            }

            if (BinaryPrimitives.ReadUInt64LittleEndian(hello) == Protocol) return (socket, hello);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // sent away like any other stranger
        }

        socket.Dispose();
        return null;
    }
}
