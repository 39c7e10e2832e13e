using Lawn.Training;

namespace Lawn.Cli;

/// <summary>One run of the grid.</summary>
/// <param name="Folder">The run folder's path below the output folder.</param>
/// <param name="Cell">The cell it belongs to.</param>
/// <param name="Config">The run.</param>
/// <param name="IsTuning">Whether it serves the choice of hyper-parameters: then the test split is not evaluated.</param>
sealed record Trial(string Folder, Cell Cell, RunConfig Config, bool IsTuning);
