using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>Draws and shuffles the examples of an epoch. The result depends on the seed and the epoch's number alone.</summary>
/// <remarks>Not for several threads at once: the examples are drawn into a buffer that is kept from epoch to epoch.</remarks>
sealed class EpochBuilder(NegativeSampler sampler, ulong seed)
{
    Example[] examples = [];

    /// <summary>Makes the examples of an epoch.</summary>
    public EpochExamples Build(int epoch)
    {
        if (examples.Length == 0) examples = GC.AllocateUninitializedArray<Example>(sampler.Count);
        sampler.Draw(epoch, examples);

        var (users, items, labels) = (empty(sampler.Count, int32), empty(sampler.Count, int32), empty(sampler.Count, float32));
        Shuffle(
            examples,
            new RandomStream(seed, ~0UL, (ulong)epoch),
            MemoryMarshal.Cast<byte, int>(users.bytes),
            MemoryMarshal.Cast<byte, int>(items.bytes),
            MemoryMarshal.Cast<byte, float>(labels.bytes));
        return new EpochExamples(users, items, labels);
    }

    /// <summary>The shuffle of Fisher and Yates, which writes each example out as soon as its place is settled.</summary>
    static void Shuffle(Span<Example> examples, RandomStream random, Span<int> users, Span<int> items, Span<float> labels)
    {
        for (var last = examples.Length - 1; last >= 0; last--)
        {
            ref var chosen = ref examples[(int)random.Next((uint)last + 1)];
            (users[last], items[last], labels[last]) = (chosen.User, chosen.Item, chosen.Label);
            chosen = examples[last];
        }
    }
}
