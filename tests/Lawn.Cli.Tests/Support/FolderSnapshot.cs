using System.Security.Cryptography;

namespace Lawn.Cli.Tests.Support;

/// <summary>What lies in a folder at a moment, to be compared with what lies there later: every name, and the bytes of files that are not huge.</summary>
static class FolderSnapshot
{
    const long MostHashed = 1 << 22;

    public static IReadOnlyList<string> Of(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, MatchType = MatchType.Simple })
            .Select(entry => $"{Path.GetRelativePath(folder, entry.FullName)} {Describe(entry)}").Order(StringComparer.Ordinal)];

    static string Describe(FileSystemInfo entry) => entry switch
    {
        { LinkTarget: { } target } => "-> " + target,
        FileInfo { Length: <= MostHashed } => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry.FullName))),
        FileInfo file => $"{file.Length} bytes",
        _ => "folder",
    };
}
