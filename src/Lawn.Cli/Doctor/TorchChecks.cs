using System.Runtime.InteropServices;

namespace Lawn.Cli;

/// <summary>Checks of libtorch: whether it is there, loads, and what it offers.</summary>
static class TorchChecks
{
    const string Subject = "libtorch";

    /// <summary>Whether TorchSharp's native library can be loaded; nothing of TorchSharp is touched before.</summary>
    /// <param name="baseDirectory">The program's folder.</param>
    public static IReadOnlyList<Finding> Library(string baseDirectory)
    {
        var findings = new List<Finding>();
        if (OperatingSystem.IsLinux()) findings.Add(CxxLibrary());
        var name = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        if (FileIn(baseDirectory, name) is not { } file)
        {
            findings.Add(Finding.Fault(Subject, $"{name} for {Platform} is not in {baseDirectory}: build again on this kind of system, so that its packages are restored, or install the tool Lawn.Cli anew"));
            return findings;
        }

        if (OperatingSystem.IsLinux() && LoadFix(file) is { } fix) findings.Add(fix);
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

    static string Platform => $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    static string? FileIn(string folder, string name)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, name, SearchOption.AllDirectories) : [];
        return files.FirstOrDefault(path => Path.GetRelativePath(folder, path).Contains(Platform, StringComparison.Ordinal))
            ?? files.FirstOrDefault(path => Path.GetDirectoryName(path) == folder.TrimEnd(Path.DirectorySeparatorChar));
    }

    /// <summary>Whether the library asks for symbol versions that the C++ library lacks, and is marked so that it loads all the same.</summary>
    static Finding? LoadFix(string file)
    {
        const string Fix = "load fix";
        var needs = VersionNeeds.Of(File.ReadAllBytes(file)).Where(need => need.Name.StartsWith("GLIBCXX_3.4.", StringComparison.Ordinal)).ToList();
        if (needs.Count == 0) return null;
        var (name, isWeak) = needs.MaxBy(need => Version.Parse(need.Name["GLIBCXX_".Length..]));
        if (isWeak) return Finding.Ok(Fix, $"applied: {Path.GetFileName(file)} loads with and without {name}");
        return CxxVersion() is { } present && present < Version.Parse(name["GLIBCXX_".Length..])
            ? Finding.Fault(Fix, $"not applied, and this system's C++ library lacks {name}: build on this machine (Lawn's build step mends it), or with -p:LawnWeakenTorch=always, or install a newer libstdc++6")
            : Finding.Ok(Fix, $"not applied and not needed here: this system's C++ library has {name}");
    }

    static Finding Load(string file)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
            return Finding.Ok(Subject, $"{file} loads");
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
        {
            var folder = Path.GetDirectoryName(file)!;
            return Finding.Fault(Subject, $"{file} does not load: {Reason(fault.Message, folder)}");
        }
    }

    static string Reason(string message, string folder)
    {
        if (message.Contains("GLIBCXX", StringComparison.Ordinal)) return "it asks for a newer C++ library than this system has: see the load fix above";
        var missing = new[] { "libtorch.so", "libtorch_cpu.so", "libc10.so" }.Where(name => OperatingSystem.IsLinux() && !File.Exists(Path.Combine(folder, name))).ToList();
        return missing.Count > 0 ? $"{string.Join(", ", missing)} not beside it: the package libtorch-cpu-linux-x64 is missing from the build" : message;
    }

    static Version? CxxVersion() => NativeLibraries.Find("libstdc++.so.6") is { } file ? NativeLibraries.NewestTag(File.ReadAllBytes(file)) : null;

    static Finding CxxLibrary()
    {
        const string Name = "libstdc++";
        if (NativeLibraries.Find("libstdc++.so.6") is not { } file)
            return Finding.Note(Name, "libstdc++.so.6 is not in the usual folders: apt-get install libstdc++6, if libtorch does not load");
        return CxxVersion() is { } newest ? Finding.Ok(Name, $"{file}, GLIBCXX_{newest}") : Finding.Note(Name, $"{file} names no version");
    }
}
