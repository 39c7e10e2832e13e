using System.Runtime.InteropServices;

namespace Lawn.Kernels;

/// <summary>Memory for numbers that live from one pass over a parameter to the next. One piece a thread, kept and grown as needed.</summary>
sealed unsafe class Scratch
{
    [ThreadStatic]
    static Scratch? ofThisThread;

    float* memory;
    long capacity;

    Scratch()
    {
    }

    ~Scratch() => NativeMemory.AlignedFree(memory);

    /// <summary>As many numbers, of any value; good until this thread asks again.</summary>
    public static float* Take(long length) => (ofThisThread ??= new Scratch()).Grow(length);

    float* Grow(long length)
    {
        if (length <= capacity) return memory;
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
        var bytes = length * sizeof(float);
        memory = (float*)NativeMemory.AlignedAlloc((nuint)bytes, 4096);
        HugePages.Request(memory, bytes);
        capacity = length;
        return memory;
    }
}
