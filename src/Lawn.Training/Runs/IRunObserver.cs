namespace Lawn.Training;

/// <summary>Shows a run as it goes. Called on the training thread: return quickly.</summary>
public interface IRunObserver
{
    /// <summary>The run starts or goes on; <paramref name="stepsDone"/> were taken in earlier sittings.</summary>
    void Started(long stepsDone, long totalSteps);

    /// <summary>A step was taken.</summary>
    void Stepped(in StepReport report);

    /// <summary>An epoch ended and its metrics are known.</summary>
    void EpochEnded(EpochReport report);

    /// <summary>Something the user should know, for example a damaged checkpoint that was passed over.</summary>
    void Noticed(string message);
}
