using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>
/// The processes ("ranks") that train one model together, and what they say to each other. Every rank makes the same calls in the same
/// order, from one thread. A call that the others do not come to ends in a <see cref="RankFailureException"/> that names them.
/// </summary>
public interface IProcessGroup : IDisposable
{
    /// <summary>This process' number, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes.</summary>
    int Size { get; }

    /// <summary>The device that tensors must be on to be sent; the CPU or CUDA.</summary>
    TorchSharp.DeviceType DeviceType { get; }

    /// <summary>
    /// Begins to replace the elements of a tensor by their sums over all ranks. The sums have the same bits on every rank. Several may be under way.
    /// </summary>
    /// <param name="values">float32, contiguous; must not be touched before <see cref="IReduction.Wait"/> has returned.</param>
    IReduction StartSum(Tensor values);

    /// <summary>Replaces a tensor's elements by those of rank <paramref name="root"/>.</summary>
    /// <param name="values">Any type, contiguous, of one shape on all ranks.</param>
    /// <param name="root">The rank that has the values.</param>
    void Broadcast(Tensor values, int root = 0);

    /// <summary>Sends every rank's part of a tensor to all others.</summary>
    /// <param name="values">float32, contiguous: the parts of the ranks one after the other. This rank's is sent, the others' are replaced.</param>
    /// <param name="lengths">The number of elements of each rank's part; may be 0.</param>
    void AllGather(Tensor values, IReadOnlyList<long> lengths);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();

    /// <summary>A rank as messages name it, for example <c>rank 2 (process 4711 on node3)</c>.</summary>
    string Describe(int rank);

    /// <summary>Ends every process of the group, this one too, without waiting for any.</summary>
    /// <param name="exitCode">The exit code of the job.</param>
    void Abort(int exitCode);
}
