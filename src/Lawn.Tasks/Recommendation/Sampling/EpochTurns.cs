using Lawn.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>
/// Epochs that the ranks of a run draw in turns: epoch e is made by rank e mod N, in the background, and sent to the others when it begins. Each rank so
/// spends an N-th of the time, and the examples are those that one process draws.
/// </summary>
sealed class EpochTurns(EpochPrefetcher prefetcher, IProcessGroup group, int length)
{
    /// <summary>The examples of an epoch, which the caller disposes; every rank calls it.</summary>
    /// <param name="epoch">The epoch's number.</param>
    /// <param name="device">Where they are wanted.</param>
    public EpochExamples Take(int epoch, Device device)
    {
        var maker = epoch % group.Size;
        var examples = maker == group.Rank ? prefetcher.Take(epoch) : Room();
        var after = epoch + 1;
        prefetcher.Prepare(after + ((group.Rank - after) % group.Size + group.Size) % group.Size);
        if (group.DeviceType != DeviceType.CPU) examples = examples.To(device);
        if (group.Size > 1)
            foreach (var tensor in (Tensor[])[examples.Users, examples.Items, examples.Labels]) group.Broadcast(tensor, maker);
        return examples.To(device);
    }

    EpochExamples Room() => new(Empty(int32), Empty(int32), Empty(float32));

    Tensor Empty(ScalarType type) => empty(length, type).DetachFromDisposeScope();
}
