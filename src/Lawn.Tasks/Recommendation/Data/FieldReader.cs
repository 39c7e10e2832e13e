using System.Text;
using Lawn.Training;

namespace Lawn.Tasks.Recommendation;

/// <summary>Walks through the bytes of a text table field by field, without strings, and knows the line it stands on.</summary>
ref struct FieldReader(string path, ReadOnlySpan<byte> content)
{
    readonly ReadOnlySpan<byte> bytes = content;
    int position;

    /// <summary>The number of the current line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Nothing is left but line ends.</summary>
    public readonly bool AtEnd => !bytes[position..].ContainsAnyExcept((byte)'\n', (byte)'\r');

    /// <summary>The current line has no further byte.</summary>
    public readonly bool AtLineEnd => position == bytes.Length || bytes[position] is (byte)'\n' or (byte)'\r';

    /// <summary>A number of digits only, which is not negative and at most <paramref name="most"/>.</summary>
    public long ReadNumber(string what, long most)
    {
        var start = position;
        var value = 0L;
        while (position < bytes.Length && (uint)(bytes[position] - '0') <= 9)
        {
            value = (value * 10) + (bytes[position++] - '0');
            if (value > most) throw Fault($"the {what} is larger than {most}");
        }

        if (position == start) throw Fault($"the {what} must be a whole number that is not negative, but there is {Found()}");
        return value;
    }

    /// <summary>Passes over a decimal number such as <c>4</c> or <c>3.5</c>.</summary>
    public void SkipDecimal(string what)
    {
        var start = position;
        while (position < bytes.Length && (bytes[position] is (byte)'.' || (uint)(bytes[position] - '0') <= 9)) position++;
        if (position == start) throw Fault($"the {what} must be a number, but there is {Found()}");
    }

    /// <summary>Passes over a delimiter or another fixed text.</summary>
    public void Expect(ReadOnlySpan<byte> text, string what)
    {
        if (!bytes[position..].StartsWith(text)) throw Fault($"{what} is expected, but there is {Found()}");
        position += text.Length;
    }

    /// <summary>Passes to the start of the next line.</summary>
    public void EndLine()
    {
        if (!AtLineEnd) throw Fault($"the line should end, but there is {Found()}");
        if (position < bytes.Length && bytes[position] == '\r') position++;
        if (position < bytes.Length)
        {
            if (bytes[position] != '\n') throw Fault("a carriage return stands alone: lines end with a line feed");
            position++;
        }

        Line++;
    }

    /// <summary>A fault that names the file and the line.</summary>
    public readonly UserErrorException Fault(string what) => new($"{path}, line {Line}: {what}. Mend that line, or fetch the file again.");

    readonly string Found()
    {
        if (position == bytes.Length) return "the end of the file (is it cut short?)";
        if (AtLineEnd) return "the end of the line";
        var rest = bytes[position..Math.Min(position + 12, bytes.Length)];
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        return $"'{Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]).Replace("\t", "\\t")}'";
    }
}
