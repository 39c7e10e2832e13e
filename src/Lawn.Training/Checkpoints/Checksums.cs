using System.Security.Cryptography;

namespace Lawn.Training;

/// <summary>The file <c>SHA256SUMS</c> of a checkpoint, in the form of the <c>sha256sum</c> program: <c>sha256sum -c SHA256SUMS</c> checks it too.</summary>
static class Checksums
{
    public const string FileName = "SHA256SUMS";
    const string Separator = "  ";

    /// <summary>The file's text.</summary>
    public static string Text(IEnumerable<(string Name, string Sum)> files) => string.Concat(files.Select(file => $"{file.Sum}{Separator}{file.Name}\n"));

    /// <summary>Makes sure that a folder has some files, each with its sum.</summary>
    /// <exception cref="InvalidDataException">A file has another sum or none; it is named.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static void Check(string folder, params IReadOnlyList<string> names)
    {
        var sums = File.ReadAllLines(Path.Combine(folder, FileName))
            .Select(line => line.Split(Separator, 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[1], parts => parts[0]);
        foreach (var name in names)
        {
            if (sums[name].FirstOrDefault() is not { } sum) throw new InvalidDataException($"{FileName} does not name {name}");
            if (Of(Path.Combine(folder, name)) != sum) throw new InvalidDataException($"{name} does not have its checksum");
        }
    }

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    public static string Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
