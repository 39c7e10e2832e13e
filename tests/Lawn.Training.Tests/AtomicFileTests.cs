namespace Lawn.Training.Tests;

/// <summary>A file that is replaced is the old one or the new one at every moment.</summary>
public sealed class AtomicFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lawn-atomic-").FullName;

    string Target => Path.Combine(folder, "summary.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void While_it_is_written_the_old_one_is_there()
    {
        AtomicFile.WriteText(Target, "old");
        AtomicFile.Write(Target, stream =>
        {
            stream.Write("new"u8);
            Assert.Equal("old\n", File.ReadAllText(Target));
        });
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Where_the_disk_is_full_the_old_one_stays_and_nothing_else()
    {
        AtomicFile.WriteText(Target, "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(Target, _ => throw new IOException("No space left on device")));
        Assert.Equal("old\n", File.ReadAllText(Target));
        Assert.Single(Directory.GetFileSystemEntries(folder));
    }
}
