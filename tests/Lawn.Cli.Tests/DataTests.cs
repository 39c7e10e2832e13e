using Lawn.Cli.Tests.Support;
using Lawn.Tasks.DataSets;

namespace Lawn.Cli.Tests;

public sealed class DataTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void List_says_what_each_set_needs_and_where_it_was_looked_for()
    {
        var result = Commands.Run("data", "list", "--data", commands.PathOf("none"));
        Assert.Equal(0, result.ExitCode);
        Assert.All(DataSetCatalog.All, set => Assert.Contains(set.Name, result.Output));
        Assert.Contains("ratings.dat", result.Output);
        Assert.Contains(commands.PathOf("none", "ml-100k"), result.Output);
    }

    [Fact]
    public void Verify_finds_a_changed_file()
    {
        Directory.CreateDirectory(commands.PathOf("ml-100k"));
        File.WriteAllText(commands.PathOf("ml-100k", "u.data"), "1\t1\t5\t0\n1\t2\t5\t1\n1\t3\t5\t2\n");
        var result = Commands.Run("data", "verify", "movielens-100k", "--data", commands.PathOf());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FAULT", result.Output);
        Assert.Contains("SHA-256", result.Output);
    }

    [Fact]
    public void Verify_passes_the_published_files()
    {
        if (DataSetCatalog.MovieLens100K.TryLocate(null) is null) Assert.Skip("MovieLens-100K is not on this machine");
        var result = Commands.Run("data", "verify", "movielens-100k");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("943 users", result.Output);
    }
}
