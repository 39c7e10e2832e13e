namespace Lawn.Training;

/// <summary>A rank is lost, hangs or has drifted from the others: the run cannot go on, and is taken up from its last checkpoint.</summary>
/// <param name="message">One line: which rank, and what is wrong with it.</param>
public sealed class RankFailureException(string message) : Exception(message)
{
    const string Advice = "It was killed, stopped, or hangs. Start the same command again: it goes on from the last checkpoint.";

    /// <summary>Ranks did not come to a call that this one waits in.</summary>
    public static RankFailureException Missing(IReadOnlyList<string> ranks, TimeSpan waited) =>
        new($"{string.Join(" and ", ranks)} did not answer for {waited.TotalSeconds:0.#} s. {Advice}");

    /// <summary>All ranks are there, and yet a call does not end.</summary>
    public static RankFailureException Stuck(TimeSpan waited) =>
        new($"All ranks answer, and yet their exchange did not end within {waited.TotalSeconds:0.#} s: the network between them is at fault. Start the same command again: it goes on from the last checkpoint.");

    /// <summary>The weights of ranks are no longer the same.</summary>
    public static RankFailureException Drifted(string rank, string layer, long step, double norm, double expected) =>
        new($"{rank} has drifted from rank 0: after step {step} the norm of '{layer}' is {norm:R} there and {expected:R} on rank 0. The machines of one run must be alike; start again from a checkpoint.");
}
