namespace Lawn.Fuzz;

/// <summary>Several files as one input: their contents with a line between that none of them has.</summary>
static class Parts
{
    static ReadOnlySpan<byte> Mark => "\n=== next file ===\n"u8;

    /// <summary>The contents.</summary>
    public static byte[][] Split(ReadOnlySpan<byte> input)
    {
        var parts = new List<byte[]>();
        for (int end; (end = input.IndexOf(Mark)) >= 0; input = input[(end + Mark.Length)..]) parts.Add(input[..end].ToArray());
        return [.. parts, input.ToArray()];
    }

    /// <summary>The input.</summary>
    public static byte[] Join(IReadOnlyList<byte[]> parts)
    {
        using var joined = new MemoryStream();
        for (var k = 0; k < parts.Count; k++)
        {
            if (k > 0) joined.Write(Mark);
            joined.Write(parts[k]);
        }

        return joined.ToArray();
    }
}
