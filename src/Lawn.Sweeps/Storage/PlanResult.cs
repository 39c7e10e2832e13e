namespace Lawn.Sweeps;

/// <summary>What follows from a plan.</summary>
public enum PlanResult
{
    /// <summary>There are trials to be taken.</summary>
    Queued,

    /// <summary>Nothing can be added before trials that other workers have are ended.</summary>
    OthersAtWork,

    /// <summary>All is done.</summary>
    Complete,
}
