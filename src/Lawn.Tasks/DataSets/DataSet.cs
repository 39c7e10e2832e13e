using System.Security.Cryptography;
using Lawn.Training;

namespace Lawn.Tasks.DataSets;

/// <summary>A data set: what it is, where it is looked for, how it is checked and where it comes from.</summary>
public sealed class DataSet
{
    /// <summary>The name on the command line, which is the name of its task.</summary>
    public required string Name { get; init; }

    /// <summary>One line on what it holds.</summary>
    public required string Summary { get; init; }

    /// <summary>The conditions of its use, and what to cite.</summary>
    public required string Terms { get; init; }

    /// <summary>The sub-folder of a data folder in which it lies, for example <c>ml-1m</c>.</summary>
    public required string SubFolder { get; init; }

    /// <summary>The layouts that can be read, the preferred one first.</summary>
    public required IReadOnlyList<DataLayout> Layouts { get; init; }

    /// <summary>What <see cref="GetAsync"/> fetches; nothing where the publisher wants to be asked by a person.</summary>
    public required IReadOnlyList<DataDownload> Downloads { get; init; }

    /// <summary>The folders that are searched, in this order.</summary>
    /// <param name="dataOption">The user's data folder; null searches <c>$LAWN_DATA</c>, then <c>~/.cache/lawn</c>.</param>
    public IReadOnlyList<string> SearchedFolders(string? dataOption)
    {
        string[] roots = dataOption is not null ? [dataOption] : [.. DataFolders.Default()];
        return [.. roots.SelectMany(root => new[] { root, Path.Combine(root, SubFolder) })];
    }

    /// <summary>Finds the files.</summary>
    /// <param name="dataOption">The user's data folder; null searches <c>$LAWN_DATA</c>, then <c>~/.cache/lawn</c>.</param>
    /// <exception cref="UserErrorException">They are in none of the folders; the message says which were searched for what.</exception>
    public LocatedData Locate(string? dataOption) => TryLocate(dataOption) ?? throw new UserErrorException(NotFound(dataOption));

    /// <summary>Finds the files, or returns null.</summary>
    /// <inheritdoc cref="Locate"/>
    public LocatedData? TryLocate(string? dataOption) =>
        (from folder in SearchedFolders(dataOption)
         from layout in Layouts
         where layout.IsIn(folder)
         select new LocatedData(folder, layout)).FirstOrDefault();

    /// <summary>Checks the files in a folder: checksums where the publisher's files are known, and counts of the content.</summary>
    /// <param name="folder">The folder with the files, or the one above it.</param>
    public IReadOnlyList<DataFinding> Verify(string folder)
    {
        if (TryLocate(folder) is not { } located) return [new DataFinding(false, NotFound(folder))];
        return [.. located.Layout.Files.Select(file => VerifyFile(located.Folder, file)), .. VerifyContent(located)];
    }

    /// <summary>Fetches the files from the publisher into a folder; each appears there only when it is complete.</summary>
    /// <param name="destination">The data folder; the files come into its sub-folder <see cref="SubFolder"/>.</param>
    /// <param name="progress">Is told how far each file has come.</param>
    /// <param name="cancellation">Gives up, leaving no partial file.</param>
    /// <returns>The folder with the files.</returns>
    /// <exception cref="UserErrorException">The publisher cannot be reached, or sends something else than expected.</exception>
    public async Task<string> GetAsync(
        string destination, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(30) };
        return await FetchAllAsync(destination, client, progress, cancellation);
    }

    internal async Task<string> FetchAllAsync(
        string destination, HttpClient client, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (Downloads.Count == 0) throw new UserErrorException($"{Name} cannot be fetched by a program. {Terms}");
        var folder = Path.Combine(destination, SubFolder);
        foreach (var download in Downloads) await Downloader.FetchAsync(client, download, folder, progress, cancellation);
        return folder;
    }

    static DataFinding VerifyFile(string folder, DataLayoutFile file)
    {
        var path = Path.Combine(folder, file.Name);
        if (Directory.Exists(path)) return new DataFinding(true, $"{path}: a folder");
        string actual;
        try
        {
            if (file.Sha256 is null) return new DataFinding(true, $"{path}: {new FileInfo(path).Length} bytes");
            using var stream = File.OpenRead(path);
            actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new DataFinding(false, $"{path} cannot be read: {fault.Message}");
        }

        return actual == file.Sha256
            ? new DataFinding(true, $"{path}: SHA-256 as published")
            : new DataFinding(false, $"{path}: SHA-256 is {actual}, the published file has {file.Sha256}");
    }

    static IReadOnlyList<DataFinding> VerifyContent(LocatedData located)
    {
        try
        {
            return located.Layout.Check(located.Folder);
        }
        catch (UserErrorException error)
        {
            return [new DataFinding(false, error.Message)];
        }
    }

    string NotFound(string? dataOption)
    {
        var layouts = string.Join(", or ", Layouts.Select(layout => string.Join(" + ", layout.Files.Select(file => file.Name))));
        return $"The data set {Name} was not found: {layouts} in {string.Join(", ", SearchedFolders(dataOption))}. " +
            (Downloads.Count > 0 ? $"Name its folder with --data, or fetch it with 'lawn data get {Name}'." : $"Name its folder with --data. {Terms}");
    }
}
