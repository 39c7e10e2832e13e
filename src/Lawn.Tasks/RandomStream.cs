namespace Lawn.Tasks;

/// <summary>
/// A small stream of random numbers (SplitMix64; Steele, Lea and Flood 2014) named by a seed and up to two counters. Streams with
/// different names are independent, so that work can be split over threads without changing what is drawn.
/// </summary>
struct RandomStream
{
    const ulong Golden = 0x9E3779B97F4A7C15;
    ulong state;

    /// <summary>The stream named by a seed and two counters, for example the epoch and the user.</summary>
    public RandomStream(ulong seed, ulong first = 0, ulong second = 0) =>
        state = Mix(Mix(Mix(seed + Golden) ^ first) + Golden ^ second);

    /// <summary>64 uniform bits.</summary>
    public ulong Next() => Mix(state += Golden);

    /// <summary>A uniform number in [0, <paramref name="bound"/>), without bias (Lemire 2019).</summary>
    public uint Next(uint bound)
    {
        var product = (Next() >> 32) * bound;
        if ((uint)product < bound)
        {
            var threshold = (0u - bound) % bound;
            while ((uint)product < threshold) product = (Next() >> 32) * bound;
        }

        return (uint)(product >> 32);
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
