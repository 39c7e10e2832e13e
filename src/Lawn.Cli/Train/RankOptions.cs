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
        Description = "How ranks talk: auto (mpi under mpirun), none or mpi. --batch-size is that of all ranks together.",
    };

    readonly Option<string?> timeout = new("--rank-timeout")
    {
        HelpName = "SECONDS",
        Description = $"How long ranks wait for one that does not answer before the job ends. [default: {ProcessGroups.DefaultTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}]",
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [group, timeout];

    /// <summary>Joins the group that a command line asks for.</summary>
    /// <exception cref="UserErrorException">There is no such group, or it cannot be joined.</exception>
    public IProcessGroup Join(ParseResult parsed)
    {
        var patience = ProcessGroups.DefaultTimeout;
        if (parsed.GetValue(timeout) is { } text)
        {
            var seconds = Values.Number(timeout.Name, text);
            if (!(seconds is > 0 and <= 1e6)) throw new UserErrorException($"{timeout.Name} must be positive and at most 1e6, not {text}.");
            patience = TimeSpan.FromSeconds(seconds);
        }

        return ProcessGroups.Create(parsed.GetValue(group)!, LaunchEnvironment.OfProcess, patience);
    }
}
