using System.Text;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public void A_machine_that_runs_these_tests_is_well()
    {
        var result = commands.RunProcess("doctor", "--data", commands.PathOf("none"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches("^(ok   |note )  ", line));
        foreach (var subject in new[] { ".NET", "processor", "threads", "MPI", "libtorch", "torch", "CUDA", "movielens-1m", "cifar-10", "disk" })
            Assert.Contains(lines, line => line[7..].StartsWith(subject, StringComparison.Ordinal));
        Assert.Contains("lawn data get movielens-1m", Assert.Single(lines, line => line.Contains("movielens-1m")));
        Assert.Empty(Directory.GetFileSystemEntries(commands.PathOf()));
    }

    [Fact]
    public void A_libtorch_that_is_absent_or_does_not_load_is_a_fault_with_its_reason()
    {
        var absent = TorchChecks.Library(commands.PathOf("nowhere"))[^1];
        Assert.Equal(Health.Fault, absent.Health);
        Assert.Contains("build again", absent.Text);

        foreach (var name in new[] { "libLibTorchSharp.so", "libLibTorchSharp.dylib", "LibTorchSharp.dll" }) File.WriteAllText(commands.PathOf(name), "no library");
        var broken = TorchChecks.Library(commands.PathOf())[^1];
        Assert.Equal(Health.Fault, broken.Health);
        Assert.Contains("does not load", broken.Text);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_a_fault()
    {
        File.WriteAllText(commands.PathOf("file"), "");
        var findings = StorageChecks.All(null, "/proc/none").ToList();
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs /proc");
        Assert.Equal(Health.Fault, findings[^1].Health);
        Assert.Contains("choose another --out", findings[^1].Text);
    }

    [Fact]
    public void The_newest_tag_is_found_by_number() =>
        Assert.Equal(new Version(3, 4, 30), TorchChecks.NewestTag(Encoding.Latin1.GetBytes("xGLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.29\0")));
}
