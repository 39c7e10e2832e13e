using System.Diagnostics;
using System.Text;
using System.Text.Json;
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
        foreach (var subject in new[] { ".NET", "processor", "threads", "MPI", "libtorch", "torch", "CUDA", "movielens-1m", "cifar-10", "data folder", "disk" })
            Assert.Contains(lines, line => line[7..].StartsWith(subject, StringComparison.Ordinal));
        Assert.Contains("lawn data get movielens-1m", Assert.Single(lines, line => line.Contains("movielens-1m")));
        Assert.Empty(Directory.GetFileSystemEntries(commands.PathOf()));
        if (OperatingSystem.IsLinux()) Assert.Single(lines, line => line[7..].StartsWith("load fix", StringComparison.Ordinal) && line.Contains("applied"));
    }

    [Fact]
    public void A_program_whose_libtorch_is_broken_says_so_and_so_does_the_doctor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a broken libLibTorchSharp.so");
        var program = ProgramWithoutTorch();
        File.WriteAllText(Path.Combine(program, "libLibTorchSharp.so"), "no library");

        var result = Run(program, "doctor", "--data", commands.PathOf("none"));
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains("does not load", Assert.Single(result.Output.Split('\n'), line => line.StartsWith("FAULT", StringComparison.Ordinal)));
        Assert.Contains("disk", result.Output); // the checks after it were made

        var train = Run(program, "train", "--out", commands.PathOf("run"));
        Assert.Equal((2, "lawn: libtorch does not load: `lawn doctor` says why, and what to do"), (train.ExitCode, Assert.Single(train.ErrorLines)));
        Assert.False(Directory.Exists(commands.PathOf("run")));

        var json = Run(program, "doctor", "--json", "--data", commands.PathOf("none"));
        using var findings = JsonDocument.Parse(json.Output);
        Assert.Equal(1, json.ExitCode);
        Assert.Equal("libtorch", Assert.Single(findings.RootElement.EnumerateArray(), f => f.GetProperty("health").GetString() == "fault").GetProperty("subject").GetString());
    }

    [Fact]
    public void A_missing_libtorch_is_told_from_a_damaged_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads ELF files");
        var real = Directory.GetFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First(path => path.Contains("linux-x64"));
        var program = ProgramWithoutTorch();
        File.Copy(real, Path.Combine(program, "libLibTorchSharp.so"));
        var fault = Assert.Single(Run(program, "doctor", "--data", commands.PathOf("none")).Output.Split('\n'), line => line.StartsWith("FAULT", StringComparison.Ordinal));
        Assert.Contains("libtorch_cpu.so", fault);
        Assert.Contains("missing from the build", fault);
    }

    [Fact]
    public void Version_needs_are_read_from_the_library_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads ELF files");
        var real = Directory.GetFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First(path => path.Contains("linux-x64"));
        var image = File.ReadAllBytes(real);
        var needs = VersionNeeds.Of(image);
        Assert.Contains(needs, need => need.Name == "GLIBCXX_3.4.32");
        Assert.Contains(needs, need => need is { Name: "GLIBCXX_3.4", IsWeak: false });
        Assert.Empty(VersionNeeds.Of([1, 2, 3]));
        for (var length = 0; length < image.Length; length += 997) VersionNeeds.Of(image[..length]); // cut short, it is refused or read, and never runs on
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

    /// <summary>A copy of the program without its native libraries.</summary>
    string ProgramWithoutTorch()
    {
        var folder = commands.PathOf("program");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => !file.Contains(".so"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    CommandResult Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(program, "Lawn.Cli"), arguments) { WorkingDirectory = commands.PathOf(), RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NUGET_PACKAGES"] = commands.PathOf("no-packages"); // where TorchSharp would look next
        using var process = Process.Start(start)!;
        return Commands.End(process);
    }

    [Fact]
    public void The_newest_tag_is_found_by_number() =>
        Assert.Equal(new Version(3, 4, 30), NativeLibraries.NewestTag(Encoding.Latin1.GetBytes("xGLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.29\0")));
}
