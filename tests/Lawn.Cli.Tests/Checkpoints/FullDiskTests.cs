using System.Diagnostics;
using Lawn.Cli.Tests.Support;

namespace Lawn.Cli.Tests.Checkpoints;

/// <summary>A file system of a few megabytes runs full: what was saved stays whole, and the run goes on when there is space.</summary>
public sealed class FullDiskTests : IDisposable
{
    const string Size = "8m"; // a checkpoint of the synthetic task has one

    readonly Commands commands = new();
    string? mounted;

    public void Dispose()
    {
        if (mounted is not null) Mount("umount", "-l", mounted);
        commands.Dispose();
    }

    [Fact]
    public void A_full_disk_ends_the_run_with_one_line_and_space_lets_it_go_on()
    {
        var disk = MountSmallDisk();
        string[] command = ["train", "--batch-size", "64", "--epochs", "4", "--free-epochs", "0.1", "--threads", "1"];
        string[] quiet = [.. command, "--quiet"];
        Assert.Equal(0, commands.RunProcess([.. quiet, "--out", "whole"]).ExitCode);
        var run = new InterruptedRun(commands, "disk/run", command, seed: 3);
        Assert.True(run.Strike([Commands.Interrupt], TimeSpan.Zero, "--checkpoint-interval", "0"));

        foreach (var free in new[] { 0, 4, 100, 400, 700, 1000 })
        {
            var before = Checkpoint.Folders(commands.PathOf("disk", "run"));
            FillAllBut(disk, free * 1024);
            var result = commands.RunProcess([.. quiet, "--checkpoint-interval", "0", "--out", "disk/run"]);
            Assert.True(result.ExitCode == 1, $"{free} KiB free, exit code {result.ExitCode}: {result.Error}");
            var line = Assert.Single(result.ErrorLines);
            Assert.Contains("could not be written: No space left on device", line);
            Assert.Contains($"repeat the command: it goes on from step {run.Newest}", line);
            Assert.Equal(before, Checkpoint.Folders(commands.PathOf("disk", "run")));
            Assert.Empty(Directory.GetFileSystemEntries(commands.PathOf("disk", "run"), "*.part", SearchOption.AllDirectories));
            File.Delete(Path.Combine(disk, "ballast"));
        }

        Assert.True(run.Strike([Commands.Terminate], TimeSpan.FromMilliseconds(20), "--checkpoint-interval", "0")); // whole, and ahead of where it was
        var last = commands.RunProcess([.. quiet, "--out", "disk/run"]);
        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Equal(Checkpoint.Bytes(commands.PathOf("whole")), Checkpoint.Bytes(commands.PathOf("disk", "run")));

        FillAllBut(disk, 0);
        var refused = commands.RunProcess([.. quiet, "--out", "disk/new"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("No space left on device", Assert.Single(refused.ErrorLines));
        Assert.False(Directory.Exists(Path.Combine(disk, "new")));
        var export = commands.RunProcess("export", "disk/run", "--out", "disk/model.safetensors");
        Assert.Equal(2, export.ExitCode);
        Assert.Contains("No space left on device", Assert.Single(export.ErrorLines));
        Assert.Empty(Directory.GetFiles(disk, "model*"));
    }

    string MountSmallDisk()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Skip("only root can mount a small disk to fill (a tmpfs)");
        var disk = commands.PathOf("disk");
        Directory.CreateDirectory(disk);
        if (Mount("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", disk) is { } fault) Assert.Skip($"a small disk cannot be mounted here: {fault}");
        return mounted = disk;
    }

    static string? Mount(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return fault.Message;
        }
    }

    static void FillAllBut(string disk, long free)
    {
        var bytes = new DriveInfo(disk).AvailableFreeSpace - free;
        using var ballast = File.Create(Path.Combine(disk, "ballast"));
        var block = new byte[4096];
        for (long written = 0; written + block.Length <= bytes; written += block.Length) ballast.Write(block);
    }
}
