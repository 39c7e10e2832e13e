using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Lawn.Cli;

/// <summary>Checks of libtorch: whether it is there, loads, and what it offers.</summary>
static partial class TorchChecks
{
    const string StandardLibrary = "libstdc++";

    /// <summary>Whether TorchSharp's native library can be loaded; nothing of TorchSharp is touched before.</summary>
    /// <param name="baseDirectory">The program's folder.</param>
    public static IReadOnlyList<Finding> Library(string baseDirectory)
    {
        var findings = new List<Finding>();
        if (OperatingSystem.IsLinux()) findings.Add(CxxLibrary());
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        var files = Directory.Exists(baseDirectory) ? Directory.GetFiles(baseDirectory, name, SearchOption.AllDirectories) : [];
        var file = files.FirstOrDefault(path => path.Contains(Platform, StringComparison.Ordinal)) ?? files.FirstOrDefault(path => Path.GetDirectoryName(path) == baseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        if (file is null)
        {
            findings.Add(Finding.Fault("libtorch", $"{name} for {Platform} is not in {baseDirectory}: build again on this kind of system, so that its packages are restored"));
            return findings;
        }

        findings.Add(Load(file));
        return findings;
    }

    /// <summary>Threads and devices of a libtorch that loads.</summary>
    public static IEnumerable<Finding> Devices()
    {
        yield return Finding.Ok("torch", $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version}, {TorchSharp.torch.get_num_threads()} threads by default");
        yield return TorchSharp.torch.cuda.is_available()
            ? Finding.Ok("CUDA", $"{TorchSharp.torch.cuda.device_count()} devices: --device cuda")
            : Finding.Note("CUDA", "none: a GPU needs an NVIDIA driver and a build with -p:LawnTorch=cuda");
    }

    /// <summary>The newest version tag of the C++ library in some bytes of it: <c>3.4.30</c>.</summary>
    public static Version? NewestTag(byte[] library) =>
        Tag().Matches(Encoding.Latin1.GetString(library)).Select(match => Version.Parse(match.Groups[1].Value)).Max();

    static string Platform => $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    static Finding Load(string file)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
            return Finding.Ok("libtorch", $"{file} loads");
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            var reason = fault.Message.Contains("GLIBCXX", StringComparison.Ordinal)
                ? "it asks for a newer C++ library than this system has. Build with the Lawn package, whose build step mends that, or install a newer libstdc++6"
                : fault.Message;
            return Finding.Fault("libtorch", $"{file} does not load: {reason}");
        }
    }

    static Finding CxxLibrary()
    {
        var file = new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib" }.Select(folder => Path.Combine(folder, "libstdc++.so.6")).FirstOrDefault(File.Exists);
        if (file is null) return Finding.Note(StandardLibrary, "libstdc++.so.6 is not in the usual folders: apt-get install libstdc++6, if libtorch does not load");
        return NewestTag(File.ReadAllBytes(file)) is { } newest ? Finding.Ok(StandardLibrary, $"{file}, GLIBCXX_{newest}") : Finding.Note(StandardLibrary, $"{file} names no version");
    }

    [GeneratedRegex(@"GLIBCXX_(3\.4\.\d+)")]
    private static partial Regex Tag();
}
