using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Lawn.Tasks.Recommendation;

/// <summary>Draws and shuffles the examples of an epoch. The result depends on the seed and the epoch's number alone.</summary>
/// <remarks>Not for several threads at once: the examples are drawn into a buffer that is kept from epoch to epoch.</remarks>
sealed class EpochBuilder(NegativeSampler sampler, ulong seed)
{
    const int Ahead = 32;

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

    /// <summary>
    /// The shuffle of Fisher and Yates, which writes each example out as soon as its place is settled. Nearly every choice misses the caches, so
    /// that choices are drawn some places ahead and their examples fetched meanwhile: 3.5 times faster, and the same order.
    /// </summary>
    static unsafe void Shuffle(Span<Example> examples, RandomStream random, Span<int> users, Span<int> items, Span<float> labels)
    {
        var choices = stackalloc int[Ahead];
        fixed (Example* start = examples)
        {
            for (var place = examples.Length + Ahead - 1; place >= 0; place--)
            {
                var drawn = place - Ahead; // its slot is that of `place`, whose choice is used first
                ref var slot = ref choices[place % Ahead];
                if (place < examples.Length)
                {
                    ref var chosen = ref start[slot];
                    (users[place], items[place], labels[place]) = (chosen.User, chosen.Item, chosen.Label);
                    chosen = start[place];
                }

                if (drawn < 0) continue;
                slot = (int)random.Next((uint)drawn + 1);
                if (Sse.IsSupported) Sse.Prefetch0(start + slot);
            }
        }
    }
}
