namespace Lawn.Tests.Packaging;

/// <summary>The notices of the whole tool, with libtorch: what the build writes of the packages that it would publish, without packing them.</summary>
public sealed class ThirdPartyNoticeTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lawn-notices-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void What_is_built_into_libtorch_is_there()
    {
        var notices = Write();
        Assert.All(
            ["libtorch-cpu-linux-x64 2.10.0", "From PyTorch", "GCC RUNTIME LIBRARY EXCEPTION", "GNU GENERAL PUBLIC LICENSE", "Intel Simplified Software License", "Apache License", "SQLite"],
            text => Assert.Contains(text, notices));
    }

    [Fact]
    public void A_package_whose_licence_nobody_has_looked_at_is_not_taken_along()
    {
        var fault = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Write("LawnKnownLicences=MIT")).Message;
        Assert.Contains("error : Lawn would take files of Google.Protobuf along, whose licence 'BSD-3-Clause' nobody has looked at", fault);
        Assert.Contains("Npgsql", fault);
        Assert.DoesNotContain("TorchSharp along", fault);
    }

    string Write(params string[] properties)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool is packed for linux-x64.");
        var file = Path.Combine(root, "notices.txt");
        DotnetTool.Run(DotnetTool.Repository, [
            "msbuild", "src/Lawn.Cli", "-t:ComputeResolvedFilesToPublishList", "-p:Configuration=Release", "-p:RuntimeIdentifier=linux-x64", $"-p:LawnNoticesFile={file}",
            .. properties.Select(property => "-p:" + property)]);
        return File.ReadAllText(file);
    }
}
