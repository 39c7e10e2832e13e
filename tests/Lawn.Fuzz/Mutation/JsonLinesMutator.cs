using System.Text;

namespace Lawn.Fuzz;

/// <summary>Changes files of one JSON object a line: the lines, and the objects in them.</summary>
sealed class JsonLinesMutator : IMutator
{
    readonly TextMutator lines = new([",", ":"], ["\"epoch\"", "\"step\"", "\"phase\"", "{", "}", "NaN"]);
    readonly JsonMutator json = new();

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        if (random.Next(3) == 0) return lines.Mutate(input, other, random);
        var parts = Encoding.UTF8.GetString(input).Split('\n');
        var theirs = Encoding.UTF8.GetString(other).Split('\n');
        var at = random.Next(parts.Length);
        parts[at] = Encoding.UTF8.GetString(json.Mutate(Encoding.UTF8.GetBytes(parts[at]), Encoding.UTF8.GetBytes(theirs[random.Next(theirs.Length)]), random)).Replace("\n", "");
        return Encoding.UTF8.GetBytes(string.Join('\n', parts));
    }
}
