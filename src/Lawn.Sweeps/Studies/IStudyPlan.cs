namespace Lawn.Sweeps;

/// <summary>Says what a study needs next, from the trials there are, so that any worker can make the next step.</summary>
public interface IStudyPlan
{
    /// <summary>What is added to the queue, which has no waiting trial; nothing where trials at work must end first, and where all is done.</summary>
    /// <param name="trials">All trials of the study.</param>
    PlanStep Next(IReadOnlyList<TrialRecord> trials);

    /// <summary>Whether a trial that came to an epoch stops there.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="own">Its metric by epoch.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="trials">All trials.</param>
    bool Stops(TrialRecord trial, IReadOnlyDictionary<int, double> own, int epoch, IReadOnlyList<TrialRecord> trials);
}
