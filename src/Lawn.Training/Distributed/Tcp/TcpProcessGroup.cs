using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// Ranks on processors that need no MPI: all talk to rank 0, which adds up in the order of the ranks. Right for a few ranks and small models, and for what
/// ranks on GPUs have to agree on; every byte passes rank 0, so that many ranks are slow.
/// </summary>
public sealed unsafe class TcpProcessGroup : IProcessGroup
{
    const int PieceBytes = 1 << 20;
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3); // rank 0 finds out first who is missing, and tells the others

    readonly RankIdentity[] identities;
    readonly TcpPeer?[] peers; // rank 0: by rank; others: rank 0's alone
    readonly TimeSpan timeout;
    readonly byte[] piece = new byte[PieceBytes];
    long call;

    /// <summary>Joins the other ranks.</summary>
    /// <param name="place">This process' place among them.</param>
    /// <param name="timeout">How long a rank is waited for.</param>
    /// <exception cref="UserErrorException">The variables contradict each other, or rank 0 cannot be found.</exception>
    /// <exception cref="RankFailureException">A rank does not come in time.</exception>
    public TcpProcessGroup(TorchrunPlace place, TimeSpan timeout)
    {
        (Rank, Size, this.timeout) = (place.Rank, place.WorldSize, timeout);
        peers = new TcpPeer?[Size];
        if (Rank == 0)
        {
            (var sockets, identities) = TcpRendezvous.Listen(place, timeout);
            for (var rank = 1; rank < Size; rank++)
            {
                var other = rank;
                peers[rank] = new TcpPeer(sockets[rank]!, () => Describe(other));
            }
        }
        else
        {
            (var socket, identities) = TcpRendezvous.Connect(place, timeout);
            peers[0] = new TcpPeer(socket, () => Describe(0));
        }
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public DeviceType DeviceType => DeviceType.CPU;

    /// <inheritdoc/>
    public IReduction StartSum(Tensor values)
    {
        if (values.dtype != ScalarType.Float32) throw new ArgumentException("Only float32 tensors are added up.", nameof(values));
        foreach (var (start, length) in Pieces(values))
        {
            var own = new Span<byte>((void*)start, length);
            Collect(rank => rank == 0 ? 0 : length, (_, bytes) => Add(MemoryMarshal.Cast<byte, float>(new Span<byte>((void*)start, length)), MemoryMarshal.Cast<byte, float>(bytes)), own);
            Share(own);
        }

        return IReduction.Done;
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0)
    {
        foreach (var (start, length) in Pieces(values))
        {
            if (root != 0) Collect(rank => rank == root ? length : 0, (_, bytes) => bytes.CopyTo(new Span<byte>((void*)start, length)), new Span<byte>((void*)start, length));
            Share(new Span<byte>((void*)start, length));
        }
    }

    /// <inheritdoc/>
    public void AllGather(Tensor values, IReadOnlyList<long> lengths)
    {
        var offset = 0L;
        for (var rank = 0; rank < Size; offset += lengths[rank++])
        {
            using var part = values.narrow(0, offset, lengths[rank]);
            if (lengths[rank] > 0) Broadcast(part, rank);
        }
    }

    /// <inheritdoc/>
    public void Barrier()
    {
        Collect(_ => 0, (_, _) => { }, []);
        Share([]);
    }

    /// <inheritdoc/>
    public string Describe(int rank) => identities[rank].Describe(rank);

    /// <inheritdoc/>
    public void Abort(int exitCode)
    {
        foreach (var peer in peers) peer?.SendFailure(call, $"{Describe(Rank)} ends the job.");
        Environment.Exit(exitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var peer in peers) peer?.Dispose();
    }

    delegate void Received(int rank, ReadOnlySpan<byte> bytes);

    // Every other rank sends its bytes to rank 0.
    void Collect(Func<int, int> length, Received received, ReadOnlySpan<byte> own)
    {
        call++;
        if (Rank != 0)
        {
            peers[0]!.Send(call, own[..length(Rank)]);
            return;
        }

        for (var rank = 1; rank < Size; rank++)
        {
            var bytes = piece.AsSpan(0, length(rank));
            try
            {
                if (!peers[rank]!.TryReceive(call, bytes, timeout, KeepOthersWaiting)) throw RankFailureException.Missing([.. Missing(rank).Select(Describe)], timeout);
            }
            catch (RankFailureException fault)
            {
                foreach (var peer in peers) peer?.SendFailure(call, fault.Message);
                throw;
            }

            received(rank, bytes);
        }
    }

    // Rank 0 sends bytes to all others.
    void Share(Span<byte> bytes)
    {
        if (Rank == 0)
        {
            foreach (var peer in peers) peer?.Send(call, bytes);
            return;
        }

        if (!peers[0]!.TryReceive(call, bytes, timeout + Grace, meanwhile: null)) throw RankFailureException.Missing([Describe(0)], timeout);
    }

    void KeepOthersWaiting()
    {
        foreach (var peer in peers) peer?.SendAlive(call);
    }

    IEnumerable<int> Missing(int first) => Enumerable.Range(first, Size - first).Where(rank => rank == first || !peers[rank]!.HasNews);

    static List<(nint Start, int Length)> Pieces(Tensor values)
    {
        if (values.device_type != DeviceType.CPU) throw new ArgumentException("Only tensors in main memory are sent.", nameof(values));
        var (start, bytes) = ((nint)TensorMemory.Of(values), values.numel() * values.ElementSize);
        var pieces = new List<(nint, int)>();
        for (var done = 0L; done < bytes; done += PieceBytes) pieces.Add(((nint)(start + done), (int)Math.Min(PieceBytes, bytes - done)));
        return pieces;
    }

    static void Add(Span<float> sum, ReadOnlySpan<float> more)
    {
        for (var k = 0; k < sum.Length; k++) sum[k] += more[k];
    }
}
