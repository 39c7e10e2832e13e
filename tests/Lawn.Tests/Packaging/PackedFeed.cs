namespace Lawn.Tests.Packaging;

/// <summary>
/// The packages <c>Lawn.Training</c>, <c>Lawn.Tasks</c> and <c>Lawn.Cli</c>, packed once for the tests that look into them; the tool without libtorch, which alone
/// takes minutes.
/// </summary>
public sealed class PackedFeed : IDisposable
{
    const string Version = "0.0.0-test";

    readonly string root = Directory.CreateTempSubdirectory("lawn-feed-").FullName;

    public PackedFeed()
    {
        Pack("Lawn.Cli"); // which builds the others
        Pack("Lawn.Training", "--no-build");
        Pack("Lawn.Tasks", "--no-build");
    }

    internal PackageFile Package(string name) => new(Path.Combine(root, $"{name}.{Version}.nupkg"));

    internal PackageFile Symbols(string name) => new(Path.Combine(root, $"{name}.{Version}.snupkg"));

    // Away from the folders that the running tests load from.
    void Pack(string project, params IEnumerable<string> options) => DotnetTool.Run(DotnetTool.Repository, [
        "pack", $"src/{project}", "-c", "Release", "-o", root, $"-p:Version={Version}", "-p:LawnTorch=none", "--artifacts-path", Path.Combine(root, "artifacts"), .. options]);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
