namespace Lawn.Training;

/// <summary>What a run needs beside its configuration; nothing here changes its result.</summary>
public sealed record TrainerOptions
{
    /// <summary>Whether the test split is evaluated (at the end, and when the validation metric improves). Off for tuning trials.</summary>
    public bool EvaluateTest { get; init; } = true;

    /// <summary>The least time between two checkpoints; one is always written on an interruption and at the end.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many checkpoints are kept.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>Whether TensorBoard event files are written.</summary>
    public bool TensorBoard { get; init; }

    /// <summary>
    /// Whether a batch whose loss, gradient or update is not finite is passed over, instead of stopping the run. A run that stopped is taken up again with it.
    /// </summary>
    public bool SkipNonFinite { get; init; }

    /// <summary>Whether the optimizer's state is spread over the ranks.</summary>
    public bool ShardOptimizer { get; init; }

    /// <summary>How much the run measures of itself.</summary>
    public DiagnosticsLevel Diagnostics { get; init; } = DiagnosticsLevel.Off;
}
