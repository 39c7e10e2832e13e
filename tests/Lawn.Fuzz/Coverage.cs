using SharpFuzz.Common;

namespace Lawn.Fuzz;

/// <summary>
/// The branches that inputs take, as SharpFuzz's instrumentation counts them: a byte for each hashed pair of branch points, in AFL's map of 64 KiB and with
/// AFL's classes of counts. Without instrumentation it stays empty and nothing is ever new.
/// </summary>
sealed unsafe class Coverage
{
    const int Size = 1 << 16;

    // Process-wide, as the instrumented code writes there from its first line on.
    static readonly byte* Hits = (byte*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(Size);

    static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(ClassOf)];

    readonly byte[] seen = new byte[Size];

    /// <summary>Gives instrumented code its counters; before anything of it runs.</summary>
    public static void Attach() => Trace.SharedMem = Hits;

    /// <summary>Pairs of branch points reached so far.</summary>
    public int Edges { get; private set; }

    /// <summary>Begins with another input.</summary>
    public static void Clear()
    {
        new Span<byte>(Hits, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Adds what the input reached, and says whether some of it is new: a pair, or a class of its count.</summary>
    public bool Add()
    {
        var isNew = false;
        var words = (ulong*)Hits;
        for (var word = 0; word < Size / 8; word++)
        {
            if (words[word] == 0) continue;
            for (var place = word * 8; place < (word * 8) + 8; place++)
            {
                var count = Classes[Hits[place]];
                if ((count & ~seen[place]) == 0) continue;
                if (seen[place] == 0) Edges++;
                seen[place] |= count;
                isNew = true;
            }
        }

        return isNew;
    }

    static byte ClassOf(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        <= 7 => 8,
        <= 15 => 16,
        <= 31 => 32,
        <= 127 => 64,
        _ => 128,
    };
}
