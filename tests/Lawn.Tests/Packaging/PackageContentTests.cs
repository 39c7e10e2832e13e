using System.Text.Json;
using System.Xml.Linq;

namespace Lawn.Tests.Packaging;

/// <summary>What is in the packages, and what is not. That of the library alone is looked at where it is installed, in <see cref="PackageTests"/>.</summary>
public sealed class PackageContentTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    const string Tool = "Lawn.Cli.linux-x64";
    const string Folder = "tools/net10.0/linux-x64/";

    [Theory]
    [InlineData("Lawn.Training", "Lawn")]
    [InlineData("Lawn.Tasks", "Lawn.Training", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies")]
    public void A_library_has_its_assembly_and_nothing_of_others(string name, params string[] dependencies)
    {
        var package = feed.Package(name);
        package.AssertHolds($"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml");
        Assert.Equal(dependencies, package.Dependencies);
        Assert.Contains("<member name=\"T:Lawn.", package.Text($"lib/net10.0/{name}.xml"));
        Assert.Equal([$"lib/net10.0/{name}.pdb"], feed.Symbols(name).Files);
    }

    [Fact]
    public void The_tool_s_first_package_names_the_command_and_the_second()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool is packed for linux-x64.");
        feed.Package("Lawn.Cli").AssertHolds("tools/any/any/DotnetToolSettings.xml");
        var settings = XDocument.Parse(feed.Package("Lawn.Cli").Text("tools/any/any/DotnetToolSettings.xml"));
        Assert.Equal("lawn", settings.Descendants("Command").Single().Attribute("Name")!.Value);
        Assert.Equal(("linux-x64", Tool), settings.Descendants("RuntimeIdentifierPackage").Select(e => (e.Attribute("RuntimeIdentifier")!.Value, e.Attribute("Id")!.Value)).Single());
    }

    [Fact]
    public void The_second_has_the_program_and_what_it_loads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool is packed for linux-x64.");
        var package = feed.Package(Tool);
        package.AssertIntroduced();
        Assert.Empty(package.Dependencies);
        var command = XDocument.Parse(package.Text(Folder + "DotnetToolSettings.xml")).Descendants("Command").Single();
        Assert.Equal("lawn", command.Attribute("Name")!.Value);
        Assert.Contains(Folder + command.Attribute("EntryPoint")!.Value, package.Files);

        string[] own = ["Lawn", "Lawn.Training", "Lawn.Tasks", "Lawn.Sweeps", "Lawn.Cli"];
        var expected = own.SelectMany(name => new[] { name + ".dll", name + ".pdb" })
            .Concat(["Lawn.Cli", "Lawn.Cli.deps.json", "Lawn.Cli.runtimeconfig.json", "DotnetToolSettings.xml", "THIRD-PARTY-NOTICES.txt"])
            .Concat(Brought(package).SelectMany(part => part.Files));
        Assert.Equal(expected.Select(name => Folder + name).Concat(["LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt"]).Order(StringComparer.Ordinal), package.Files);
        Assert.Equal(own.Select(name => Folder + name + ".pdb").Order(StringComparer.Ordinal), feed.Symbols(Tool).Files);
    }

    /// <summary>The list of dependencies that the loader reads says what is there; each has its entry.</summary>
    [Fact]
    public void Its_notices_name_every_package_that_it_brings()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tool is packed for linux-x64.");
        var package = feed.Package(Tool);
        var notices = package.Text("THIRD-PARTY-NOTICES.txt");
        Assert.Equal(notices, package.Text(Folder + "THIRD-PARTY-NOTICES.txt"));
        var parts = Brought(package);
        Assert.InRange(parts.Count, 10, 100);
        Assert.All(parts, part => Assert.Contains($"\n{part.Name}\n", notices));
    }

    /// <summary>Packages with files in the tool, by its <c>deps.json</c>.</summary>
    static IReadOnlyList<(string Name, IReadOnlyList<string> Files)> Brought(PackageFile package)
    {
        using var list = JsonDocument.Parse(package.Text(Folder + "Lawn.Cli.deps.json"));
        var libraries = list.RootElement.GetProperty("libraries");
        return
        [
            .. list.RootElement.GetProperty("targets").EnumerateObject().Last().Value.EnumerateObject()
                .Where(library => libraries.GetProperty(library.Name).GetProperty("type").GetString() == "package")
                .Select(library => (library.Name.Replace('/', ' '), FilesOf(library.Value)))
                .Where(part => part.Item2.Count > 0),
        ];

        static IReadOnlyList<string> FilesOf(JsonElement library) =>
            [.. new[] { "runtime", "native" }.SelectMany(kind => library.TryGetProperty(kind, out var files) ? files.EnumerateObject().Select(file => Path.GetFileName(file.Name)) : [])];
    }
}
