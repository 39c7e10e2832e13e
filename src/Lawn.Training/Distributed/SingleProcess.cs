using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Training;

/// <summary>A world of one, which needs nothing: every sum is the value itself.</summary>
public sealed class SingleProcess : IProcessGroup
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public DeviceType DeviceType => DeviceType.CPU;

    /// <inheritdoc/>
    public IReduction StartSum(Tensor values) => IReduction.Done;

    /// <inheritdoc/>
    public void Broadcast(Tensor values, int root = 0) => ArgumentOutOfRangeException.ThrowIfNotEqual(root, 0);

    /// <inheritdoc/>
    public void AllGather(Tensor values, IReadOnlyList<long> lengths)
    {
    }

    /// <inheritdoc/>
    public void Barrier()
    {
    }

    /// <inheritdoc/>
    public string Describe(int rank) => new RankIdentity(Environment.ProcessId, Environment.MachineName).Describe(rank);

    /// <inheritdoc/>
    [DoesNotReturn]
    public void Abort(int exitCode) => Environment.Exit(exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
