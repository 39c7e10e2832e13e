using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Lawn.Training;

namespace Lawn.Tasks.DataSets;

/// <summary>Fetches one file into a folder, by way of a temporary file that is renamed at the end.</summary>
static class Downloader
{
    const int BufferSize = 1 << 17;

    public static async Task FetchAsync(
        HttpClient client, DataDownload download, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var name = Path.GetFileName(download.Address.LocalPath);
        var partial = Path.Combine(folder, $"{name}.{Environment.ProcessId}.part");
        try
        {
            Directory.CreateDirectory(folder);
            await ReceiveAsync(client, download.Address, partial, name, progress, cancellation);
            await CheckAsync(download, partial, cancellation);
            if (download.Extract is null) File.Move(partial, Path.Combine(folder, name), overwrite: true);
            else Extract(partial, name, download.Extract, folder);
        }
        catch (HttpRequestException fault)
        {
            throw new UserErrorException(
                $"{download.Address} cannot be fetched ({fault.Message}). On a machine without a network, copy its files into {folder}.", fault);
        }
        catch (TaskCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new UserErrorException($"{download.Address} cannot be fetched: the server took too long.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserErrorException($"{download.Address} cannot be stored in {folder}: {fault.Message} Name another folder with --data.", fault);
        }
        finally
        {
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    static async Task ReceiveAsync(
        HttpClient client, Uri address, string path, string name, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        var total = response.Content.Headers.ContentLength;
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        await using var target = File.Create(path);
        var buffer = new byte[BufferSize];
        var received = 0L;
        for (int count; (count = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            received += count;
            progress?.Report(new DownloadProgress(name, received, total));
        }
    }

    static async Task CheckAsync(DataDownload download, string path, CancellationToken cancellation)
    {
        if (download.Md5 is null) return;
        await using var stream = File.OpenRead(path);
        // MD5 is what the publisher gives; it guards against a damaged download, not against an attacker.
        var actual = Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellation));
        if (actual == download.Md5) return;
        throw new UserErrorException($"{download.Address} has MD5 {actual} instead of the published {download.Md5}: fetch it again.");
    }

    static void Extract(string archive, string name, IReadOnlyList<string> entries, string folder)
    {
        if (name.EndsWith(".tar.gz", StringComparison.Ordinal)) ExtractTar(archive, entries, folder);
        else ExtractZip(archive, entries, folder);
    }

    static void ExtractZip(string archive, IReadOnlyList<string> entries, string folder)
    {
        using var zip = ZipFile.OpenRead(archive);
        foreach (var path in entries)
        {
            var entry = zip.GetEntry(path) ?? throw new InvalidDataException($"the archive has no {path}");
            Store(path, folder, target => entry.ExtractToFile(target, overwrite: true));
        }
    }

    static void ExtractTar(string archive, IReadOnlyList<string> entries, string folder)
    {
        using var unpacked = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        var missing = entries.ToHashSet();
        while (missing.Count > 0 && tar.GetNextEntry() is { } entry)
            if (missing.Remove(entry.Name)) Store(entry.Name, folder, target => entry.ExtractToFile(target, overwrite: true));
        if (missing.Count > 0) throw new InvalidDataException($"the archive has no {missing.First()}");
    }

    static void Store(string path, string folder, Action<string> extract)
    {
        var target = Path.Combine(folder, Path.GetFileName(path));
        extract(target + ".part");
        File.Move(target + ".part", target, overwrite: true);
    }
}
