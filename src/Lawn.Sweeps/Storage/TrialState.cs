namespace Lawn.Sweeps;

/// <summary>How a trial stands.</summary>
public enum TrialState
{
    /// <summary>In the queue; one that was interrupted goes on from its last checkpoint.</summary>
    Waiting,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Done,

    /// <summary>It was stopped early; its run folder can be taken up again.</summary>
    Pruned,

    /// <summary>Its loss was not finite.</summary>
    Diverged,

    /// <summary>It ended without a result more than once.</summary>
    Failed,

    /// <summary>Its options contradict each other, or do not fit the task; it did not begin.</summary>
    Refused,
}
