using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes the notices of all packages of which a program takes files along: their own licence and notice files, the standard text of their licence where they
/// have none, and notices of what is built into them. A package whose licence nobody has looked at is an error.
/// </summary>
public class WriteThirdPartyNotices : Task
{
    const string Rule = "================================================================================";

    readonly Dictionary<string, string> sources = new Dictionary<string, string>(); // text to the package where it stands

    /// <summary>What is published; what comes from a package says so in its metadata.</summary>
    [Required] public ITaskItem[] Files { get; set; }

    /// <summary>Parts that come from no package, with the metadata Licence, Copyright and Url.</summary>
    public ITaskItem[] Others { get; set; }

    /// <summary>Licences that are free and have been looked at, as SPDX expressions.</summary>
    [Required] public string[] KnownLicences { get; set; }

    /// <summary>Has licences/EXPRESSION.txt and inside/PACKAGE/*.txt.</summary>
    [Required] public string TextFolder { get; set; }

    [Required] public string Output { get; set; }

    public override bool Execute()
    {
        var text = new StringBuilder("Lawn is under the MIT licence. Beside it stand here the parts below, each under its own.\n");
        foreach (var other in Others ?? new ITaskItem[0])
            AddPart(text, other.ItemSpec, other.GetMetadata("Licence"), other.GetMetadata("Url"), new[] { Standard(other.ItemSpec, other.GetMetadata("Licence"), other.GetMetadata("Copyright")) });
        foreach (var package in Files.Where(IsOfPackage).GroupBy(file => file.GetMetadata("NuGetPackageId")).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
            AddPackage(text, package.First());
        if (Log.HasLoggedErrors) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Output)));
        File.WriteAllText(Output, text.ToString());
        return true;
    }

    void AddPackage(StringBuilder text, ITaskItem file)
    {
        var id = file.GetMetadata("NuGetPackageId");
        var package = FolderOf(file);
        if (package == null)
        {
            Log.LogError("The package " + id + " is not where its file " + file.GetMetadata("FullPath") + " lies, and its licence cannot be found.");
            return;
        }

        var details = XDocument.Load(package.GetFiles("*.nuspec").Single().FullName).Root.Elements().First();
        var licence = Value(details, "license");
        var files = package.GetFiles().Concat(package.GetDirectories("Notices").SelectMany(notices => notices.GetFiles())).Select(found => found.FullName).Where(IsText).OrderBy(path => path, StringComparer.Ordinal).ToList();
        var own = files.Where(IsLicence).Concat(files.Where(path => !IsLicence(path) && Names(path, "notice"))).Select(File.ReadAllText).ToList();
        if (!files.Any(IsLicence) || !KnownLicences.Contains(licence)) own.Insert(0, Standard(id, licence, Value(details, "copyright")));
        var inside = Path.Combine(TextFolder, "inside", id);
        if (Directory.Exists(inside)) own.AddRange(Directory.GetFiles(inside, "*.txt").OrderBy(path => path, StringComparer.Ordinal).Select(File.ReadAllText));
        AddPart(text, id + " " + file.GetMetadata("NuGetPackageVersion"), licence, Value(details, "projectUrl"), own);
    }

    void AddPart(StringBuilder text, string name, string licence, string url, IEnumerable<string> notices)
    {
        text.Append('\n').Append(Rule).Append('\n').Append(name).Append('\n').Append(string.Join(", ", new[] { licence, url }.Where(part => part.Length > 0))).Append('\n').Append(Rule).Append('\n');
        foreach (var notice in notices.Select(Clean))
        {
            string first;
            if (sources.TryGetValue(notice, out first)) text.Append("\nThe notice is that of ").Append(first).Append(".\n");
            else text.Append('\n').Append(notice).Append('\n');
            sources[notice] = first ?? name;
        }
    }

    string Standard(string name, string licence, string copyright)
    {
        var path = Path.Combine(TextFolder, "licences", licence + ".txt");
        if (KnownLicences.Contains(licence) && File.Exists(path)) return copyright + "\n\n" + File.ReadAllText(path);
        Log.LogError("Lawn would take files of " + name + " along, whose licence '" + licence + "' nobody has looked at. Where it is free, add its text to " + Path.Combine(TextFolder, "licences") + " and its name to LawnKnownLicences; otherwise leave the package out.");
        return "";
    }

    // Projects of this repository say the packages that they become.
    static bool IsOfPackage(ITaskItem file)
    {
        return file.GetMetadata("NuGetPackageId").Length > 0 && file.GetMetadata("ReferenceSourceTarget") != "ProjectReference";
    }

    /// <summary>The package's folder, above one of its files.</summary>
    static DirectoryInfo FolderOf(ITaskItem file)
    {
        var folder = new FileInfo(file.GetMetadata("FullPath")).Directory;
        while (folder != null && folder.GetFiles("*.nuspec").Length == 0) folder = folder.Parent;
        return folder;
    }

    static bool IsLicence(string path)
    {
        return Names(path, "licen") || Names(path, "copying");
    }

    static bool Names(string path, string part)
    {
        return Path.GetFileNameWithoutExtension(path).IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    static bool IsText(string path)
    {
        return new[] { "", ".txt", ".md" }.Contains(Path.GetExtension(path).ToLowerInvariant());
    }

    static string Value(XElement details, string name)
    {
        var element = details.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        return element == null ? "" : element.Value.Trim();
    }

    static string Clean(string notice)
    {
        return notice.Replace("\r", "").TrimStart('\uFEFF').Trim();
    }
}
