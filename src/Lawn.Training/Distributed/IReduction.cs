namespace Lawn.Training;

/// <summary>A sum over all ranks that is under way.</summary>
public interface IReduction
{
    /// <summary>Waits for the sum.</summary>
    /// <exception cref="RankFailureException">A rank did not take part in time.</exception>
    void Wait();

    /// <summary>A sum that has been made already.</summary>
    static IReduction Done { get; } = new NothingToWaitFor();

    private sealed class NothingToWaitFor : IReduction
    {
        public void Wait()
        {
        }
    }
}
