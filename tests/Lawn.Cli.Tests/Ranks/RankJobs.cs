using System.Diagnostics;
using Lawn.Cli.Tests.Support;
using Lawn.TestSupport;

namespace Lawn.Cli.Tests.Ranks;

/// <summary>Runs `lawn train` on one process or, by mpirun, on several ranks of one thread, in a folder that goes at the end.</summary>
sealed class RankJobs : IDisposable
{
    static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Lawn.Cli");
    readonly Commands commands = new();

    public void Dispose() => commands.Dispose();

    public string PathOf(string run) => commands.PathOf(run);

    /// <summary>Trains to the end.</summary>
    public CommandResult Train(int ranks, string run, params IEnumerable<string> options)
    {
        using var job = Start(ranks, run, options);
        var result = Commands.End(job);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result;
    }

    /// <summary>Starts training.</summary>
    public Process Start(int ranks, string run, params IEnumerable<string> options)
    {
        string[] arguments = Arguments(run, options);
        return Process.Start(ranks == 1 ? Plain(arguments) : Mpirun.Command(ranks, Program, arguments))!;
    }

    /// <summary>Starts training by mpirun, on one rank too.</summary>
    public Process StartGroup(int ranks, string run, params IEnumerable<string> options) => Process.Start(Mpirun.Command(ranks, Program, Arguments(run, options)))!;

    /// <summary>Starts training on two ranks, the second of which has a variable set.</summary>
    public Process StartWith(string variable, string run, params IEnumerable<string> options)
    {
        string[] arguments = Arguments(run, options);
        return Process.Start(Mpirun.Command([.. Mpirun.Ranks(1, Program, arguments), ":", "-x", variable, .. Mpirun.Ranks(1, Program, arguments)]))!;
    }

    /// <summary>Waits for an epoch's end in a run that has begun.</summary>
    public void AwaitEpoch(string run, int epoch) => Commands.Await(() => Epochs(run) >= epoch);

    /// <summary>How many epochs a run has done.</summary>
    public int Epochs(string run) => Path.Combine(PathOf(run), "metrics.jsonl") is var file && File.Exists(file) ? File.ReadAllLines(file).Length : 0;

    /// <summary>Forgets the later epochs in a run's log.</summary>
    public void KeepEpochs(string run, int epochs)
    {
        var file = Path.Combine(PathOf(run), "metrics.jsonl");
        File.WriteAllLines(file, File.ReadAllLines(file).Take(epochs).ToList());
    }

    /// <summary>The processes of the ranks of a job, by rank.</summary>
    public static IReadOnlyList<int> Processes(Process job) => [.. Directory.GetDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _) && IsChild(name!, job.Id))
        .Select(name => int.Parse(name!))
        .Order()];

    static bool IsChild(string process, int parent)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat.Contains("(Lawn.Cli)") && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}";
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    }

    string[] Arguments(string run, IEnumerable<string> options) => ["train", "--threads", "1", "--out", PathOf(run), .. options];

    static ProcessStartInfo Plain(IEnumerable<string> arguments) => new(Program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
