using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>Output folders and files that cannot be used.</summary>
public sealed class OutputTests : Rejections
{
    const string Another = "Choose another --out";

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_folder_with_something_else(string command)
    {
        Directory.CreateDirectory(Commands.PathOf("mine"));
        File.WriteAllText(Commands.PathOf("mine", "thesis.tex"), "");
        Refused("is not empty", Another, command, "--out", Commands.PathOf("mine"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_file(string command)
    {
        File.WriteAllText(Commands.PathOf("mine"), "");
        Refused("is a file", Another, command, "--out", Commands.PathOf("mine"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void Inside_a_file(string command)
    {
        File.WriteAllText(Commands.PathOf("mine"), "");
        Refused("cannot be used", Another, command, "--out", Commands.PathOf("mine", "run"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void Where_nothing_can_be_written(string command)
    {
        if (!Directory.Exists("/proc/self")) Assert.Skip("needs /proc, where not even root can write");
        Refused("cannot be used", Another, command, "--out", "/proc/self/run");
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_link_to_nowhere(string command)
    {
        File.CreateSymbolicLink(Commands.PathOf("link"), Commands.PathOf("nowhere", "at", "all"));
        Refused("is a file", Another, command, "--out", Commands.PathOf("link"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_name_too_long_for_the_system(string command) => Refused("cannot be used", Another, command, "--out", Commands.PathOf(new string('x', 300)));

    [Theory]
    [InlineData("train --out=", "needs a value")]
    [InlineData("compare --out=", "needs a value")]
    [InlineData("doctor --out=", "needs a value")]
    [InlineData("report . --out=", "needs a value")]
    [InlineData("watch ", "RUN is empty")]
    [InlineData("train --data=", "needs a value")]
    [InlineData("compare --data=", "needs a value")]
    [InlineData("inspect --data=", "needs a value")]
    [InlineData("doctor --data=", "needs a value")]
    [InlineData("data list --data=", "needs a value")]
    [InlineData("data verify mnist --data=", "needs a value")]
    [InlineData("data get mnist --data=", "needs a value")]
    public void No_name(string line, string fault)
    {
        if (line.StartsWith("report", StringComparison.Ordinal))
        {
            RunSample.Write(Commands.PathOf("run"));
            line = line.Replace(" . ", $" {Commands.PathOf("run")} ", StringComparison.Ordinal);
        }

        Refused(fault, line.EndsWith('=') ? "--help'" : "give a name", line.Split(' '));
    }

    [Fact]
    public void A_run_with_other_options()
    {
        RunSample.Write(Commands.PathOf("run"));
        Refused("holds a run with other options (seed 1 there, 2 here)", Another, "train", "--seed", "2", "--out", Commands.PathOf("run"));
    }

    [Fact]
    public void A_comparison_in_a_run() // and not the other way round either
    {
        RunSample.Write(Commands.PathOf("run"));
        Refused("holds no comparison", Another, "compare", "--out", Commands.PathOf("run"));
    }

    [Theory]
    [InlineData("--out", "mine", "is a folder", "give the name of a file")]
    [InlineData("--out", "nowhere/report.html", "cannot be written", "Choose another --out")]
    [InlineData("--out", "notes.txt/report.html", "cannot be written", "Choose another --out")]
    [InlineData("--png", "notes.txt", "is a file", "give a folder")]
    [InlineData("--png", "notes.txt/figures", "cannot be written", "Choose another --out or --png")]
    [InlineData("--png", "", "--png is empty", "give a name")]
    public void Of_a_report(string option, string name, string fault, string remedy)
    {
        RunSample.Write(Commands.PathOf("run"));
        Directory.CreateDirectory(Commands.PathOf("mine"));
        File.WriteAllText(Commands.PathOf("notes.txt"), "");
        var other = option == "--png" ? new[] { "--out", Commands.PathOf("page.html") } : [];
        Refused(fault, remedy, ["report", Commands.PathOf("run"), option, name.Length > 0 ? Commands.PathOf(name.Split('/')) : "", .. other]);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("notes.txt/data")]
    public void Of_a_download(string name)
    {
        File.WriteAllText(Commands.PathOf("notes.txt"), "");
        Refused("cannot be stored in", "Name another folder with --data", "data", "get", "mnist", "--data", Commands.PathOf(name.Split('/')));
    }
}
