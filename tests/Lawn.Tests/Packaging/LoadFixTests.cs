namespace Lawn.Tests.Packaging;

/// <summary>The build step that makes TorchSharp load on an older C++ library: where it acts, where it does not, and that it changes one bit.</summary>
public sealed class LoadFixTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lawn-loadfix-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("auto", "GLIBCXX_3.4.30\0", 1)]                   // Debian 12
    [InlineData("auto", "GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0", 0)]   // GCC 13 and later
    [InlineData("always", "GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0", 1)] // to publish for an older system
    [InlineData("never", "GLIBCXX_3.4.30\0", 0)]
    public void It_acts_where_the_version_is_missing(string choice, string hostVersions, int changedBytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The build step acts on Linux.");
        var output = Path.Combine(root, "bin");
        Directory.CreateDirectory(output);
        var library = Path.Combine(output, "libLibTorchSharp.so");
        var original = File.ReadAllBytes(Original);
        File.WriteAllBytes(library, original);
        var host = Path.Combine(root, "libstdc++.so.6");
        File.WriteAllText(host, hostVersions);
        var project = Path.Combine(root, "fix.proj");
        File.WriteAllText(project, $"""
            <Project>
              <Target Name="CopyFilesToOutputDirectory" />
              <Target Name="Publish" />
              <Import Project="{Path.Combine(DotnetTool.Repository, "src/Lawn/buildTransitive/Lawn.targets")}" />
            </Project>
            """);
        for (var time = 0; time < 2; time++) // the second finds its work done
        {
            DotnetTool.Run(root, "msbuild", project, "-t:CopyFilesToOutputDirectory", $"-p:OutDir={output}/", $"-p:LawnWeakenTorch={choice}", $"-p:LawnHostCxxLibrary={host}", "-nologo");
            var changed = original.Zip(File.ReadAllBytes(library)).Where(pair => pair.First != pair.Second).ToList();
            Assert.Equal(changedBytes, changed.Count);
            Assert.All(changed, pair => Assert.Equal(pair.First | 2, pair.Second)); // VER_FLG_WEAK
        }
    }

    static string Original => Directory.GetFiles(
        Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), "torchsharp"),
        "libLibTorchSharp.so", SearchOption.AllDirectories).First(file => file.Contains("linux-x64"));
}
