namespace Lawn.Training;

/// <summary>How a run stands.</summary>
public enum RunStatus
{
    /// <summary>All epochs are done.</summary>
    Finished,

    /// <summary>The loss was not finite; the run stopped before that step.</summary>
    Diverged,

    /// <summary>It was interrupted, and the same command goes on with it.</summary>
    Interrupted,
}
