namespace Lawn.Training;

/// <summary>A process' place among those that <c>torchrun</c> started, from the variables that it sets.</summary>
/// <param name="Rank">RANK: the number among all processes.</param>
/// <param name="WorldSize">WORLD_SIZE: the number of processes.</param>
/// <param name="LocalRank">LOCAL_RANK: the number among those of this machine, which is that of its GPU.</param>
/// <param name="MasterAddress">MASTER_ADDR: the machine of rank 0.</param>
/// <param name="MasterPort">MASTER_PORT: a free port there.</param>
public sealed record TorchrunPlace(int Rank, int WorldSize, int LocalRank, string MasterAddress, int MasterPort);
