namespace Lawn.Training;

/// <summary>How much a run measures of itself. No level changes its weights.</summary>
public enum DiagnosticsLevel
{
    /// <summary>Loss, evaluation and weight norms.</summary>
    Off,

    /// <summary>Also, at a few steps of every epoch: how layers move, what the logits say, whether the loss flattens.</summary>
    Light,

    /// <summary>Also, after every epoch: margins and sharpness on a fixed sample, which takes some dozen Hessian products.</summary>
    Full,
}
