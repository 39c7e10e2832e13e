using System.Globalization;

namespace Lawn.Training;

/// <summary>What launchers of many processes tell each of them through variables of the environment.</summary>
/// <param name="read">Reads a variable; null where it is not set.</param>
public sealed class LaunchEnvironment(Func<string, string?> read)
{
    static readonly string[] MpiSizes = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"];
    static readonly string[] LocalSizes = ["OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "LOCAL_WORLD_SIZE"];
    static readonly string[] LocalRanks = ["OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "LOCAL_RANK"];
    static readonly string[] Ranks = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "RANK"];

    /// <summary>The variables of this process.</summary>
    public static LaunchEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Whether an <c>mpirun</c> of OpenMPI or MPICH started this process.</summary>
    public bool IsFromMpi => MpiSizes.Any(name => Number(name) is not null);

    /// <summary>Whether <c>torchrun</c>, or a launcher that sets its variables, started this process.</summary>
    public bool IsFromTorchrun => Number("WORLD_SIZE") is not null && Number("RANK") is not null;

    /// <summary>This process' rank, as far as a launcher tells; 0 otherwise. Known before any process group is.</summary>
    public int Rank => IsFromMpi || IsFromTorchrun ? Ranks.Select(Number).FirstOrDefault(number => number is not null) ?? 0 : 0;

    /// <summary>How many of the ranks are on this machine, as far as a launcher tells; 1 otherwise.</summary>
    public int RanksHere => LocalSizes.Select(Number).FirstOrDefault(number => number > 0) ?? 1;

    /// <summary>The number among the ranks of this machine, as far as a launcher tells; 0 otherwise.</summary>
    public int LocalRank => LocalRanks.Select(Number).FirstOrDefault(number => number >= 0) ?? 0;

    /// <summary>Where the ranks that <c>torchrun</c> started find each other.</summary>
    /// <exception cref="UserErrorException">A variable is missing, or is no such value.</exception>
    public TorchrunPlace Torchrun()
    {
        var place = new TorchrunPlace(
            Required("RANK"),
            Required("WORLD_SIZE"),
            Number("LOCAL_RANK") ?? 0,
            read("MASTER_ADDR") is { Length: > 0 } address ? address : throw Missing("MASTER_ADDR"),
            Required("MASTER_PORT"));
        if (place.WorldSize < 1 || place.Rank < 0 || place.Rank >= place.WorldSize)
            throw new UserErrorException($"RANK={place.Rank} and WORLD_SIZE={place.WorldSize} contradict each other: ranks count from 0 to WORLD_SIZE - 1.");
        if (place.MasterPort is < 1 or > 65535) throw new UserErrorException($"MASTER_PORT={place.MasterPort} is no port: give one from 1 to 65535.");
        return place;
    }

    int Required(string name) => Number(name) ?? throw Missing(name);

    int? Number(string name)
    {
        if (read(name) is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UserErrorException($"The environment variable {name} is '{text}', not a whole number.");
    }

    static UserErrorException Missing(string name) =>
        new($"The environment variable {name} is not set: start the ranks with torchrun, or set RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT.");
}
