using System.IO.Compression;
using System.Xml.Linq;

namespace Lawn.Tests.Packaging;

/// <summary>A NuGet package on the disk.</summary>
sealed class PackageFile(string path)
{
    /// <summary>The files in it, but for those that say to NuGet what it is.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            using var archive = ZipFile.OpenRead(path);
            return [.. archive.Entries.Select(entry => entry.FullName).Where(name => !IsFrame(name)).Order(StringComparer.Ordinal)];
        }
    }

    public string Specification => Text(name => name.EndsWith(".nuspec", StringComparison.Ordinal));

    /// <summary>The packages that come with it.</summary>
    public IReadOnlyList<string> Dependencies =>
        [.. XDocument.Parse(Specification).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Order(StringComparer.Ordinal)];

    public string Text(string file) => Text(name => name == file);

    string Text(Func<string, bool> isIt)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.Entries.Single(entry => isIt(entry.FullName)).Open());
        return reader.ReadToEnd();
    }

    static bool IsFrame(string name) =>
        name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name.EndsWith(".nuspec", StringComparison.Ordinal);

    /// <summary>Checks that it has these files, no others but the readme and the licence, and that its specification says what it is.</summary>
    public void AssertHolds(params IEnumerable<string> files)
    {
        Assert.Equal(files.Concat(["LICENSE", "README.md"]).Order(StringComparer.Ordinal), Files);
        AssertIntroduced();
    }

    /// <summary>Checks that it has the readme and the licence, and that its specification says what it is.</summary>
    public void AssertIntroduced()
    {
        Assert.Contains("# Lawn", Text("README.md"));
        Assert.Contains("MIT License", Text("LICENSE"));
        Assert.All(["<license type=\"expression\">MIT</license>", "<readme>README.md</readme>", "<description>", "<tags>"], part => Assert.Contains(part, Specification));
        Assert.DoesNotContain("Package Description", Specification);
    }
}
