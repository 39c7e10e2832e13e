using System.Text;
using System.Text.RegularExpressions;

namespace Lawn.Cli;

/// <summary>Where this system keeps its shared libraries, and what versions the C++ library offers.</summary>
static partial class NativeLibraries
{
    static readonly string[] Folders = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];

    /// <summary>The path of a shared library: what LD_LIBRARY_PATH has comes first, as for the loader.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(Folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The newest version tag of the C++ library in some bytes of it: <c>3.4.30</c>.</summary>
    public static Version? NewestTag(byte[] library) =>
        Tag().Matches(Encoding.Latin1.GetString(library)).Select(match => Version.Parse(match.Groups[1].Value)).Max();

    [GeneratedRegex(@"GLIBCXX_(3\.4\.\d+)")]
    private static partial Regex Tag();
}
