using Lawn.Training;

namespace Lawn.Cli;

/// <summary>A row of the results: a configuration over the seeds.</summary>
/// <param name="Variant">The extra row's changes; null for the cell's winner.</param>
/// <param name="Config">The configuration, whatever its seed.</param>
/// <param name="Runs">A run for each seed.</param>
sealed record CellRow(Variant? Variant, RunConfig Config, IReadOnlyList<RowRun> Runs);
