using Lawn.Tasks.Recommendation;
using Lawn.Training;

namespace Lawn.Tasks.Tests.Recommendation;

public sealed class RatingFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1\t2\t3\t40\n5\t6\t4.5\t80\n")]
    [InlineData("1\t2\t3\t40\r\n5\t6\t4.5\t80")]
    [InlineData("1\t2\t3\t40\n5\t6\t4.5\t80\n\n\n")]
    public void Tabbed_rows_are_read(string content)
    {
        var log = RatingFile.ReadTabbed(_folder.Write("u.data", content));
        Assert.Equal([1, 5], log.Users);
        Assert.Equal([2, 6], log.Items);
        Assert.Equal([40, 80], log.Timestamps);
    }

    [Fact]
    public void Rows_with_two_colons_are_read()
    {
        var log = RatingFile.ReadColons(_folder.Write("ratings.dat", "1::1193::5::978300760\n2::661::3::978302109\n"));
        Assert.Equal([1, 2], log.Users);
        Assert.Equal([1193, 661], log.Items);
        Assert.Equal([978300760, 978302109], log.Timestamps);
    }

    [Theory]
    [InlineData("1\t2\t3\t4\n1\t-2\t3\t4\n", 2, "item")]
    [InlineData("1\t2\t3\t4\n1::2::3::4\n", 2, "tab")]
    [InlineData("1\t2\t3\t4\n1 2 3 4\n", 2, "tab")]
    [InlineData("1\t2\t3\t4\n\n1\t2\t3\t4\n", 2, "user")]
    [InlineData("1\t2\t3\t4\n1\t2", 2, "cut short")]
    [InlineData("user\titem\n", 1, "user")]
    [InlineData("1\t99999999999\t3\t4\n", 1, "larger")]
    [InlineData("1\t2\t3\t4\t5\n", 1, "end")]
    [InlineData("1\t2\tgood\t4\n", 1, "rating")]
    public void A_fault_names_the_file_and_the_line(string content, int line, string what)
    {
        var path = _folder.Write("u.data", content);
        var message = Assert.Throws<UserErrorException>(() => RatingFile.ReadTabbed(path)).Message;
        Assert.StartsWith($"{path}, line {line}: ", message);
        Assert.Contains(what, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Empty_missing_and_folder_are_told_apart()
    {
        Assert.Contains("empty", Fault(_folder.Write("empty", "")));
        Assert.Contains("empty", Fault(_folder.Write("blank", "\n\n")));
        Assert.Contains("does not exist", Fault(Path.Combine(_folder.Path, "none")));
        Assert.Contains("folder", Fault(_folder.Path));

        static string Fault(string path) => Assert.Throws<UserErrorException>(() => RatingFile.ReadTabbed(path)).Message;
    }
}
