using Lawn.Fuzz;

namespace Lawn.Cli.Tests.BadInput;

/// <summary>The inputs that the fuzzer found faults with, and a short run of the fuzzer itself; `docs/bad-input.md` says how to run a long one.</summary>
public sealed class FuzzTests
{
    const int Inputs = 300;

    static string Corpus => Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Targets => new(FuzzTargets.All.Select(target => target.Name));

    public static TheoryData<string> Found => new(Directory.GetFiles(Corpus, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Corpus, file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Found))]
    public void What_was_found_stays_mended(string file)
    {
        using var folder = new ScratchFolder();
        Assert.Null(Oracle.Check(FuzzTargets.Find(Path.GetDirectoryName(file)!), folder, File.ReadAllBytes(Path.Combine(Corpus, file))));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_few_changed_inputs_of_each_reader_find_nothing(string target)
    {
        var run = new FuzzRun(FuzzTargets.Find(target), seed: 1);
        run.Run([], Inputs, TimeSpan.FromMinutes(1));
        Assert.Equal(Inputs, run.Executions);
        Assert.Empty(run.Faults.Select(found => $"{found.Fault.Kind}: {found.Fault.Detail}"));
    }

    [Fact]
    public void A_reader_that_is_broken_is_found_out()
    {
        var broken = new FuzzTarget("broken", [new byte[64]], new ByteMutator(), (_, input) => GC.KeepAlive(input.Length > 3 && input[3] > 128 ? input[int.MaxValue - 1] : 0));
        var run = new FuzzRun(broken, seed: 1);
        run.Run([], Inputs, TimeSpan.FromMinutes(1));
        var (fault, input) = Assert.Single(run.Faults);
        Assert.StartsWith("IndexOutOfRangeException", fault.Kind);
        Assert.Equal(4, input.Length);
    }

    [Fact]
    public void A_reader_that_takes_too_much_memory_is_found_out()
    {
        using var folder = new ScratchFolder();
        var greedy = new FuzzTarget("greedy", [[1]], new ByteMutator(), (_, _) => GC.KeepAlive(new byte[8 << 20]));
        Assert.Equal("memory", Oracle.Check(greedy, folder, [1])?.Kind);
    }
}
