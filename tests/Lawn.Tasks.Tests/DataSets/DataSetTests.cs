using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lawn.Tasks.DataSets;
using Lawn.Training;

namespace Lawn.Tasks.Tests.DataSets;

public sealed class DataSetTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("u.data")]
    [InlineData("ml-100k/u.data")]
    public void Files_are_found_in_the_folder_or_its_sub_folder(string file)
    {
        var path = _folder.Write(file, "1\t1\t1\t1\n");
        Assert.Equal(Path.GetDirectoryName(path), DataSetCatalog.MovieLens100K.Locate(_folder.Path).Folder);
    }

    [Fact]
    public void Either_layout_of_MovieLens_1M_is_found_and_the_authors_is_preferred()
    {
        _folder.Write("ml-1m/ratings.dat", "");
        Assert.Equal("ratings.dat", Layout().Files[0].Name);
        foreach (var file in new[] { "train.rating", "test.rating" }) _folder.Write($"ml-1m/ml-1m.{file}", "");
        Assert.Equal("ratings.dat", Layout().Files[0].Name);
        _folder.Write("ml-1m/ml-1m.test.negative", "");
        Assert.Equal(3, Layout().Files.Count);

        DataLayout Layout() => DataSetCatalog.MovieLens1M.Locate(_folder.Path).Layout;
    }

    [Fact]
    public void A_changed_file_fails_the_check_with_its_checksum_and_counts()
    {
        var rows = from user in Enumerable.Range(1, 2) from item in Enumerable.Range(1, 100 * user) select $"{user}\t{item}\t3\t{item}\n";
        _folder.Write("u.data", string.Concat(rows) + "3\t250\t3\t1\n3\t1\t3\t2\n");
        // User 2 has 200 of 201 items: no 99 negatives. Without it the counts are those of the file.
        Assert.Contains(Verify(), finding => !finding.Ok && finding.Message.Contains("99 negatives"));
        _folder.Write("u.data", string.Concat(Enumerable.Range(1, 250).Select(item => $"{1 + (item % 3)}\t{item}\t3\t{item}\n")));
        Assert.Contains(Verify(), finding => !finding.Ok && finding.Message.Contains("SHA-256"));
        Assert.Contains(new DataFinding(false, "3 users, expected 943"), Verify());
        Assert.Contains(new DataFinding(false, "250 interactions, expected 100000"), Verify());

        IReadOnlyList<DataFinding> Verify() => DataSetCatalog.MovieLens100K.Verify(_folder.Path);
    }

    [Fact]
    public void A_missing_or_faulty_set_is_a_finding()
    {
        Assert.False(Assert.Single(DataSetCatalog.Pinterest.Verify(_folder.Path)).Ok);
        _folder.Write("u.data", "nonsense\n");
        Assert.Contains(DataSetCatalog.MovieLens100K.Verify(_folder.Path), finding => !finding.Ok && finding.Message.Contains("line 1"));
    }

    [Fact]
    public async Task A_download_arrives_whole_and_reports_its_progress()
    {
        var archive = Archive("set/data.txt", "hello");
        var seen = new List<DownloadProgress>();
        var folder = await Set(Md5(archive)).FetchAllAsync(_folder.Path, Server(archive), new Collect(seen), Cancellation);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(folder, "data.txt")));
        Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(new DownloadProgress("set.zip", archive.Length, archive.Length), seen[^1]);
    }

    [Fact]
    public async Task A_damaged_download_leaves_nothing()
    {
        var archive = Archive("set/data.txt", "hello");
        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => Set(Md5([1])).FetchAllAsync(_folder.Path, Server(archive), null, Cancellation));
        Assert.Contains("MD5", fault.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_archive_without_the_file_is_an_error()
    {
        var archive = Archive("set/other.txt", "hello");
        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => Set(Md5(archive)).FetchAllAsync(_folder.Path, Server(archive), null, Cancellation));
        Assert.Contains("set/data.txt", fault.Message);
    }

    [Fact]
    public async Task The_files_of_a_tar_archive_are_taken_out()
    {
        var archive = TarArchive(("set/readme", "no"), ("set/data.txt", "hello"), ("set/other.txt", "no"));
        var set = Set(Md5(archive), "set.tar.gz");
        var folder = await set.FetchAllAsync(_folder.Path, Server(archive), null, Cancellation);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(folder, "data.txt")));
        Assert.Single(Directory.GetFiles(folder));

        var other = TarArchive(("set/other.txt", "no"));
        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => Set(Md5(other), "set.tar.gz").FetchAllAsync(_folder.Path, Server(other), null, Cancellation));
        Assert.Contains("set/data.txt", fault.Message);
    }

    [Fact]
    public async Task A_set_that_a_person_must_ask_for_says_where()
    {
        var set = DataSetCatalog.Find("imagenet");
        Assert.Contains("image-net.org", (await Assert.ThrowsAsync<UserErrorException>(() => set.GetAsync(_folder.Path, null, Cancellation))).Message);
        Assert.Contains("image-net.org", Assert.Throws<UserErrorException>(() => set.Locate(_folder.Path)).Message);
    }

    [Fact]
    public async Task Without_a_network_there_is_one_clear_line()
    {
        using var client = new HttpClient(new Handler(_ => throw new HttpRequestException("Name or service not known")));
        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => DataSetCatalog.MovieLens100K.FetchAllAsync(_folder.Path, client, null, Cancellation));
        Assert.Contains("files.grouplens.org", fault.Message);
        Assert.Contains("Name or service not known", fault.Message);
        Assert.Contains(Path.Combine(_folder.Path, "ml-100k"), fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task A_file_the_server_lacks_is_an_error()
    {
        using var client = new HttpClient(new Handler(_ => new HttpResponseMessage(HttpStatusCode.NotFound)));
        var fault = await Assert.ThrowsAsync<UserErrorException>(
            () => DataSetCatalog.Pinterest.FetchAllAsync(_folder.Path, client, null, Cancellation));
        Assert.Contains("404", fault.Message);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    static HttpClient Server(byte[] content) =>
        new(new Handler(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }));

    static DataSet Set(string md5, string archive = "set.zip") => new()
    {
        Name = "set",
        Summary = "A set",
        Terms = "None",
        SubFolder = "set",
        Layouts = [],
        Downloads = [new DataDownload(new Uri($"https://example.org/{archive}"), md5, ["set/data.txt"])],
    };

    static byte[] Archive(string entry, string content)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var file = zip.CreateEntry(entry).Open();
            file.Write(Encoding.UTF8.GetBytes(content));
        }

        return stream.ToArray();
    }

    static byte[] TarArchive(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            foreach (var (name, content) in entries)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        return stream.ToArray();
    }

    sealed class Collect(List<DownloadProgress> seen) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => seen.Add(value);
    }

    sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
