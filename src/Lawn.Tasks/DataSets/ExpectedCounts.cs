namespace Lawn.Tasks.DataSets;

/// <summary>How much a data set holds, counted after reading.</summary>
/// <param name="Users">The users.</param>
/// <param name="Items">The items.</param>
/// <param name="Interactions">All interactions: training, validation and test together.</param>
public sealed record ExpectedCounts(int Users, int Items, int Interactions);
