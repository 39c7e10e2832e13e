namespace Lawn.Training;

/// <summary>Makes the process group of a run from its name.</summary>
public static class ProcessGroups
{
    /// <summary>The names; <c>auto</c> asks the environment.</summary>
    public static IReadOnlyList<string> Names { get; } = ["auto", "none", "mpi", "tcp", "nccl"];

    /// <summary>How long a rank is waited for where the user does not say.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(120);

    /// <summary>The kind of group that a name stands for: <c>auto</c> is <c>mpi</c> in a process that <c>mpirun</c> started, and <c>none</c> otherwise.</summary>
    /// <exception cref="UserErrorException">There is no such group.</exception>
    public static string Resolve(string name, LaunchEnvironment environment)
    {
        if (!Names.Contains(name)) throw new UserErrorException($"--process-group is {string.Join(", ", Names)}, not '{name}'.");
        if (name != "auto") return name;
        return environment.IsFromMpi ? "mpi" : "none";
    }

    /// <summary>Joins the group.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="environment">What the launcher says.</param>
    /// <param name="timeout">How long a rank is waited for before the job ends.</param>
    /// <exception cref="UserErrorException">There is no such group, or it cannot be joined.</exception>
    public static IProcessGroup Create(string name, LaunchEnvironment environment, TimeSpan timeout) => Resolve(name, environment) switch
    {
        "mpi" => new MpiProcessGroup(timeout),
        "tcp" => new TcpProcessGroup(environment.Torchrun(), timeout),
        "nccl" => new NcclProcessGroup(environment.IsFromMpi ? new MpiProcessGroup(timeout) : new TcpProcessGroup(environment.Torchrun(), timeout), environment.LocalRank, timeout),
        _ => new SingleProcess(),
    };
}
