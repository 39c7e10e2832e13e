using Lawn.Training;

namespace Lawn.Sweeps.Tests;

public class StorageUrlTests
{
    [Theory]
    [InlineData("sqlite:///a/b.db", false, "Data Source=a/b.db", "sqlite:///a/b.db")]
    [InlineData("sqlite:////tmp/b.db", false, "Data Source=/tmp/b.db", "sqlite:////tmp/b.db")]
    [InlineData("postgresql://me:s3cret@db.example:5433/lawn", true, "Password=s3cret", "postgresql://me@db.example:5433/lawn")]
    [InlineData("postgres://me:p%40ss%3Aw@h/lawn?sslmode=disable", true, "Password=p@ss:w", "postgresql://me@h/lawn")]
    [InlineData("postgresql://me@/lawn?host=/tmp/sock&password=s3cret", true, "Host=/tmp/sock", "postgresql://me@/lawn?host=/tmp/sock")]
    public void Its_text_has_no_password(string url, bool isPostgres, string part, string text)
    {
        var parsed = StorageUrl.Parse(url);
        Assert.Equal((isPostgres, text), (parsed.IsPostgres, parsed.ToString()));
        Assert.Contains(part, parsed.Connection);
    }

    [Theory]
    [InlineData("mysql://me:s3cret@h/d")]
    [InlineData("postgresql://me:s3cret@h:99999/d")]
    [InlineData("postgresql://me:s3cret@h")]
    [InlineData("postgresql://me:s3cret@h/d?sslpassword=s3cret")]
    [InlineData("sqlite:///")]
    public void A_fault_is_one_line_without_the_password(string url)
    {
        var fault = Assert.Throws<UserErrorException>(() => StorageUrl.Parse(url));
        Assert.DoesNotContain("s3cret", fault.Message);
        Assert.DoesNotContain("\n", fault.Message);
    }

    [Fact]
    public void A_server_that_is_not_there_is_one_line()
    {
        var fault = Assert.Throws<UserErrorException>(() => TrialStore.Connect(StorageUrl.Parse("postgresql://me:s3cret@127.0.0.1:1/d")));
        Assert.Contains("postgresql://me@127.0.0.1:1/d cannot be used", fault.Message);
        Assert.DoesNotContain("s3cret", fault.Message);
        Assert.DoesNotContain("\n", fault.Message);
    }
}
