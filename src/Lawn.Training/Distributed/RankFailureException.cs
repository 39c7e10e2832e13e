namespace Lawn.Training;

/// <summary>A rank is lost, hangs or has drifted from the others: the run cannot go on, and is taken up from its last checkpoint.</summary>
/// <param name="message">One line: which rank, and what is wrong with it.</param>
public sealed class RankFailureException(string message) : Exception(message)
{
    const string Advice = "It was killed, stopped, or hangs. Start the same command again: it goes on from the last checkpoint.";

    /// <summary>Ranks did not come to a call that this one waits in.</summary>
    public static RankFailureException Missing(IReadOnlyList<string> ranks, TimeSpan waited) =>
        new($"{string.Join(" and ", ranks)} did not answer for {waited.TotalSeconds:0.#} s. {Advice}");

    /// <summary>A rank's connection has ended.</summary>
    public static RankFailureException Gone(string rank, Exception? cause) =>
        new($"{rank} has gone: its connection ended{(cause is null ? "" : $" ({cause.Message})")}. Start the same command again: it goes on from the last checkpoint.");

    /// <summary>A rank sends what does not belong to the present call.</summary>
    public static RankFailureException OutOfStep(string rank) =>
        new($"{rank} is not at the same point as the others, or no process of this program: all ranks must be started with the same command.");

    /// <summary>Ranks that rank 0 waits for at the start.</summary>
    public static RankFailureException Absent(IReadOnlyList<int> ranks, TorchrunPlace place, TimeSpan waited) =>
        new($"rank{(ranks.Count > 1 ? "s" : "")} {string.Join(", ", ranks)} of {place.WorldSize} did not come to port {place.MasterPort} within {waited.TotalSeconds:0.#} s: start {(ranks.Count > 1 ? "them" : "it")} with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE.");

    /// <summary>Rank 0 is not found at the start, or sends this rank away.</summary>
    public static RankFailureException NoRoot(TorchrunPlace place, string cause, TimeSpan waited) =>
        new($"rank {place.Rank} does not reach rank 0 at {place.MasterAddress}:{place.MasterPort} ({cause}; it tried for up to {waited.TotalSeconds:0.#} s): start rank 0 there with the same WORLD_SIZE.");

    /// <summary>All ranks are there, and yet a call does not end.</summary>
    public static RankFailureException Stuck(TimeSpan waited) =>
        new($"All ranks answer, and yet their exchange did not end within {waited.TotalSeconds:0.#} s: the network between them is at fault. Start the same command again: it goes on from the last checkpoint.");

    /// <summary>The weights of ranks are no longer the same.</summary>
    public static RankFailureException Drifted(string rank, string layer, long step, double norm, double expected) =>
        new($"{rank} has drifted from rank 0: after step {step} the norm of '{layer}' is {norm:R} there and {expected:R} on rank 0. The machines of one run must be alike; start again from a checkpoint.");
}
