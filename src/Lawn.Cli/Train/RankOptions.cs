using System.CommandLine;
using System.Globalization;
using Lawn.Training;

namespace Lawn.Cli;

/// <summary>The options of a run on several ranks.</summary>
sealed class RankOptions
{
    readonly Option<string> group = new("--process-group")
    {
        HelpName = "NAME",
        DefaultValueFactory = _ => "auto",
        Description = "How ranks talk: auto (mpi under mpirun), none, mpi, tcp or nccl (both by torchrun's variables). --batch-size is that of all ranks together.",
    };

    readonly Option<string?> timeout = new("--rank-timeout")
    {
        HelpName = "SECONDS",
        Description = $"How long ranks wait for one that does not answer before the job ends. [default: {ProcessGroups.DefaultTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}]",
    };

    readonly Option<bool> shard = new("--shard-optimizer") { Description = "Spread the optimizer's state over the ranks (ZeRO stage 1); the result is the same." };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [group, timeout, shard];

    /// <summary>Whether the optimizer's state is spread over the ranks.</summary>
    public bool Shards(ParseResult parsed) => parsed.GetValue(shard);

    /// <summary>Joins the group that a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="device">The device that trains.</param>
    /// <exception cref="UserErrorException">There is no such group, or it cannot be joined.</exception>
    public IProcessGroup Join(ParseResult parsed, string device)
    {
        var patience = ProcessGroups.DefaultTimeout;
        if (parsed.GetValue(timeout) is { } text)
        {
            var seconds = Values.Number(timeout.Name, text);
            if (!(seconds is > 0 and <= 1e6)) throw new UserErrorException($"{timeout.Name} must be positive and at most 1e6, not {text}.");
            patience = TimeSpan.FromSeconds(seconds);
        }

        var name = parsed.GetValue(group)!;
        if (name == "nccl" && !IsCuda(device)) throw new UserErrorException($"{group.Name} nccl is for ranks on GPUs: give --device cuda, or {group.Name} mpi or tcp.");
        if (ProcessGroups.Resolve(name, LaunchEnvironment.OfProcess) == "none" && All.Where(option => option != group).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } pointless)
            throw new UserErrorException($"{pointless.Name} is for several ranks, and this is one process by itself: start it with mpirun -np N, or leave the option out.");
        try
        {
            return ProcessGroups.Create(name, LaunchEnvironment.OfProcess, patience);
        }
        catch (RankFailureException fault)
        {
            throw new UserErrorException(fault.Message, fault);
        }
    }

    /// <summary>The device of this rank: with nccl, <c>cuda</c> is the GPU of its number on the machine.</summary>
    public string DeviceOf(ParseResult parsed, string device) =>
        parsed.GetValue(group) == "nccl" && device == "cuda" ? $"cuda:{LaunchEnvironment.OfProcess.LocalRank}" : device;

    static bool IsCuda(string device) => device.StartsWith("cuda", StringComparison.Ordinal);
}
