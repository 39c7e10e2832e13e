namespace Lawn.Fuzz;

/// <summary>Makes an input smaller, as long as something holds for it: leaves out blocks, halves of the whole first, single bytes last.</summary>
static class Minimiser
{
    const int MostTries = 4000;

    /// <summary>A small input for which the condition holds.</summary>
    public static byte[] Shrink(byte[] input, Func<byte[], bool> holds)
    {
        var tries = 0;
        for (var block = Math.Max(1, input.Length / 2); ; block /= 2)
        {
            for (var start = 0; start < input.Length && tries < MostTries;)
            {
                byte[] shorter = [.. input.AsSpan(0, start), .. input.AsSpan(Math.Min(input.Length, start + block))];
                tries++;
                if (holds(shorter)) input = shorter;
                else start += block;
            }

            if (block <= 1) return input;
        }
    }
}
