using System.Diagnostics;
using Lawn.Training.Tests.Support;

namespace Lawn.Training.Tests.Distributed;

/// <summary>
/// The NCCL group on real processes, with a library that stands for NCCL and sums in main memory: rendezvous, exchange of the id, every call by the interface of
/// <c>nccl.h</c>. Not a test of NCCL or of GPUs.
/// </summary>
public sealed class NcclProcessGroupTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Ranks_exchange_and_train_to_the_bits_of_one_process()
    {
        var library = BuildFake();
        foreach (var (code, text) in ProcessJob.Run(nameof(TcpRankTests.Exchanges_and_trains_by_nccl), 2, (NcclLibrary.PathVariable, library), (RankRuns.FolderVariable, runs.Root)))
        {
            Assert.True(code == 0, text);
            Assert.Matches(@"fake NCCL: rank \d of 2 made [1-9]\d+ calls", text);
        }

        using var alone = new SingleProcess();
        RankRuns.Train(alone, runs.Folder("one"), RankRuns.Configs[3] with { AccumulationSteps = 2 });
        Assert.Equal(runs.FinalState("one"), runs.FinalState("nccl"));
    }

    [Fact]
    public void Without_the_library_one_line_says_so()
    {
        if (Environment.GetEnvironmentVariable(NcclLibrary.PathVariable) is not null) Assert.Skip("a library is named");
        if (TorchSharp.torch.cuda_is_available()) Assert.Skip("there is CUDA");
        Assert.Contains("--process-group nccl finds no libnccl.so.2", Assert.Throws<UserErrorException>(NcclLibrary.Load).Message);
    }

    string BuildFake()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the library that stands for NCCL is for Linux");
        var (source, library) = (Path.Combine(AppContext.BaseDirectory, "Distributed", "FakeNccl.c"), Path.Combine(runs.Root, "libnccl.so.2"));
        try
        {
            using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O1", "-Wall", "-o", library, source]) { RedirectStandardError = true })!;
            var error = gcc.StandardError.ReadToEnd();
            gcc.WaitForExit();
            Assert.True(gcc.ExitCode == 0, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("gcc is not installed: the library that stands for NCCL cannot be built");
        }

        return library;
    }
}
