namespace Lawn.Training;

/// <summary>The content of a checkpoint's <c>state.json</c>: all that is no tensor.</summary>
/// <param name="Format">The version of the checkpoint's format.</param>
/// <param name="Run">Where the run stands.</param>
/// <param name="Optimizer">The optimizer's numbers.</param>
sealed record CheckpointManifest(int Format, RunState Run, OptimizerRecord Optimizer)
{
    /// <summary>The format that is written. Format 1 had the optimizer in TorchSharp's own form; it can be read.</summary>
    public const int CurrentFormat = 2;
}
