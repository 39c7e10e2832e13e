namespace Lawn.Fuzz;

/// <summary>Changes one of several files that make up an input, or gives two of them each other's content. See <see cref="Parts"/>.</summary>
sealed class PartsMutator(IMutator inner) : IMutator
{
    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        var (parts, theirs) = (Parts.Split(input), Parts.Split(other));
        var at = random.Next(parts.Length);
        if (random.Next(50) == 0) parts[at] = parts[random.Next(parts.Length)];
        else parts[at] = inner.Mutate(parts[at], theirs[Math.Min(at, theirs.Length - 1)], random);
        return Parts.Join(parts);
    }
}
