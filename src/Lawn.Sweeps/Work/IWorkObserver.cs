namespace Lawn.Sweeps;

/// <summary>Sees what workers do.</summary>
public interface IWorkObserver
{
    /// <summary>A worker took a trial.</summary>
    void Began(TrialRecord trial);

    /// <summary>A trial ended, or went back to the queue.</summary>
    void Ended(TrialRecord trial);

    /// <summary>Something the user should know.</summary>
    void Noticed(string message);
}
