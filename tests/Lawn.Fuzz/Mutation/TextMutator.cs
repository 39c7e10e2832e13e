using System.Text;

namespace Lawn.Fuzz;

/// <summary>Changes tables of text: whole lines, fields, numbers, delimiters, line ends, encodings.</summary>
/// <param name="delimiters">What stands between fields.</param>
/// <param name="tokens">Texts that mean something in the format.</param>
sealed class TextMutator(IReadOnlyList<string> delimiters, IReadOnlyList<string> tokens) : IMutator
{
    const int MostLines = 2000;

    static readonly string[] Numbers =
    [
        "0", "1", "-1", "-0", "2", "9", "10", "99", "100", "255", "256", "65535", "65536", "2147483646", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "99999999999999999999999", "0.5", "1e3", "1e308", "1e999", "NaN", "Infinity", "0x10", "٣", "+1", "007", "",
    ];

    readonly ByteMutator bytes = new();

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        if (random.Next(4) == 0) return bytes.Mutate(input, other, random);
        var text = Encoding.UTF8.GetString(input);
        var lines = text.Split('\n').ToList();
        for (var changes = 1 << random.Next(4); changes > 0; changes--) Change(lines, other, random);
        text = string.Join(random.Next(12) == 0 ? "\r\n" : "\n", lines);
        return random.Next(40) switch
        {
            0 => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            1 => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    void Change(List<string> lines, byte[] other, Random random)
    {
        if (lines.Count == 0) lines.Add("");
        var at = random.Next(lines.Count);
        switch (random.Next(9))
        {
            case 0: lines.RemoveAt(at); break;
            case 1 when lines.Count < MostLines: lines.Insert(random.Next(lines.Count + 1), lines[at]); break;
            case 2:
                var with = random.Next(lines.Count);
                (lines[at], lines[with]) = (lines[with], lines[at]);
                break;
            case 3 when lines.Count < MostLines:
                var theirs = Encoding.UTF8.GetString(other).Split('\n');
                lines.Insert(at, theirs[random.Next(theirs.Length)]);
                break;
            case 4: lines.RemoveRange(at, lines.Count - at); break;
            default: lines[at] = ChangeFields(lines[at], random); break;
        }
    }

    string ChangeFields(string line, Random random)
    {
        var delimiter = Pick(delimiters, random);
        var fields = line.Split(delimiter).ToList();
        var at = random.Next(fields.Count);
        switch (random.Next(7))
        {
            case 0: fields.RemoveAt(at); break;
            case 1 when fields.Count < MostLines: fields.Insert(at, fields[at]); break;
            case 2 when tokens.Count > 0: fields[at] = Pick(tokens, random); break;
            case 3: return string.Join(Pick(delimiters, random), fields);
            case 4: fields[at] = fields[at].Length > 0 ? fields[at][..random.Next(fields[at].Length)] : " "; break;
            case 5: fields[at] = random.Next(64).ToString(System.Globalization.CultureInfo.InvariantCulture); break;
            default: fields[at] = Pick(Numbers, random); break;
        }

        return string.Join(delimiter, fields);
    }

    static string Pick(IReadOnlyList<string> from, Random random) => from[random.Next(from.Count)];
}
